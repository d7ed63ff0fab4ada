### reports
