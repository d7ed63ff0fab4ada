//! A local Slack: server and browser page, for trying and testing any Slack app
