//! The table of settings.

use std::fmt::Write as _;

/// One setting.
#[derive(Debug)]
pub struct Setting {
    /// Its name in `crm.toml`; with dashes, its flag.
    pub name: &'static str,
    /// Its environment variable.
    pub variable: &'static str,
    /// The value in force where none is given; empty for none.
    pub default: &'static str,
    /// It is never shown.
    pub secret: bool,
    /// What it means, and why the default is what it is.
    pub meaning: &'static str,
}

/// Every setting, in the order of the reference.
#[must_use]
pub fn settings() -> &'static [Setting] {
    SETTINGS
}

const SETTINGS: &[Setting] = &[
    Setting {
        name: "data_dir",
        variable: "CRM_DATA_DIR",
        default: "crm-data",
        secret: false,
        meaning: "Directory of the private PostgreSQL, the secret key and files. Where root starts the program, it must be reachable by the user `postgres`.",
    },
    Setting {
        name: "database_url",
        variable: "DATABASE_URL",
        default: "",
        secret: true,
        meaning: "An existing PostgreSQL 15 or newer; without it the program runs its own. Add `sslmode=verify-full` for TLS.",
    },
    Setting {
        name: "database_migrate_url",
        variable: "DATABASE_MIGRATE_URL",
        default: "",
        secret: true,
        meaning: "A login of its own for migrations (CREATEROLE, owner of the database), so that the serving login needs only the role `crm_app`.",
    },
    Setting {
        name: "database_pool",
        variable: "CRM_DATABASE_POOL",
        default: "16",
        secret: false,
        meaning: "Connections a process opens at most, 2 to 500. Sixteen keep two cores of PostgreSQL busy with room for jobs.",
    },
    Setting {
        name: "postgres_bin",
        variable: "CRM_POSTGRES_BIN",
        default: "",
        secret: false,
        meaning: "Directory of PostgreSQL's server programs, where they are not found on PATH, in Debian's or Homebrew's places.",
    },
    Setting {
        name: "slack_signing_secret",
        variable: "SLACK_SIGNING_SECRET",
        default: "",
        secret: true,
        meaning: "Checks that a request comes from Slack (Basic Information → App Credentials).",
    },
    Setting {
        name: "slack_bot_token",
        variable: "SLACK_BOT_TOKEN",
        default: "",
        secret: true,
        meaning: "The app's token in the one workspace it serves, `xoxb-…` (OAuth & Permissions).",
    },
    Setting {
        name: "slack_api_url",
        variable: "SLACK_API_URL",
        default: "https://slack.com/api",
        secret: false,
        meaning: "Another Slack, such as the local one; ends in `/api`.",
    },
    Setting {
        name: "listen",
        variable: "CRM_LISTEN",
        default: "127.0.0.1:8080",
        secret: false,
        meaning: "Where the program listens. Loopback, because TLS belongs in front of it.",
    },
    Setting {
        name: "public_url",
        variable: "CRM_PUBLIC_URL",
        default: "",
        secret: false,
        meaning: "The address under which Slack and forms reach the program; shown in the manifest and in forms' addresses.",
    },
    Setting {
        name: "sandbox_listen",
        variable: "CRM_SANDBOX_LISTEN",
        default: "127.0.0.1:8090",
        secret: false,
        meaning: "Where the local Slack of `demo` listens; another free port is taken where this one is busy.",
    },
    Setting {
        name: "files_url",
        variable: "CRM_FILES_URL",
        default: "",
        secret: false,
        meaning: "A bucket that speaks S3, `s3://bucket/prefix`, for the files people put to records. Without it they are in the directory `files` of the data directory, which several machines would have to share.",
    },
    Setting {
        name: "files_max_mb",
        variable: "CRM_FILES_MAX_MB",
        default: "100",
        secret: false,
        meaning: "The largest file in megabytes, 1 to 5,000. A hundred is what most mail servers and phones can handle.",
    },
    Setting {
        name: "aws_region",
        variable: "AWS_REGION",
        default: "us-east-1",
        secret: false,
        meaning: "The bucket's region.",
    },
    Setting {
        name: "aws_endpoint_url",
        variable: "AWS_ENDPOINT_URL",
        default: "",
        secret: false,
        meaning: "The server of the bucket where it is not Amazon's, such as `https://minio.example.com`.",
    },
    Setting {
        name: "aws_access_key_id",
        variable: "AWS_ACCESS_KEY_ID",
        default: "",
        secret: false,
        meaning: "The key to the bucket. Without it the machine's own role gives one.",
    },
    Setting {
        name: "aws_secret_access_key",
        variable: "AWS_SECRET_ACCESS_KEY",
        default: "",
        secret: true,
        meaning: "The secret of that key.",
    },
    Setting {
        name: "secret_key",
        variable: "CRM_SECRET_KEY",
        default: "",
        secret: true,
        meaning: "Base64 of 32 bytes; a comma-separated list rotates: the first encrypts, all decrypt. Without it a key is made and kept in the data directory, readable by the program's user alone.",
    },
    Setting {
        name: "admins",
        variable: "CRM_ADMINS",
        default: "",
        secret: false,
        meaning: "E-mail addresses or Slack user ids of the first administrators, separated by commas. Without it: who installed the app, else the owner of the Slack workspace.",
    },
    Setting {
        name: "log_format",
        variable: "CRM_LOG_FORMAT",
        default: "text",
        secret: false,
        meaning: "`text` for people, `json` for machines.",
    },
    Setting {
        name: "rust_log",
        variable: "RUST_LOG",
        default: "info",
        secret: false,
        meaning: "Which logs are written, such as `info,crm_bot=debug`.",
    },
    Setting {
        name: "rates_url",
        variable: "CRM_RATES_URL",
        default: "",
        secret: false,
        meaning: "An address (`https://…` or `file:///…`) that gives exchange rates as CSV or JSON, such as those of the European Central Bank; asked once on working days for the workspaces that want it (`rate_source`). Without it nobody is asked.",
    },
    Setting {
        name: "worker_concurrency",
        variable: "CRM_WORKER_CONCURRENCY",
        default: "4",
        secret: false,
        meaning: "Jobs that run at once, 1 to 1,000. They mostly wait for Slack or PostgreSQL.",
    },
];

/// The reference, as `docs/configuration.md` holds it: the settings of an installation, then those of a workspace and of a
/// person.
#[must_use]
pub fn reference_markdown() -> String {
    let mut page = String::from(
        "# Configuration\n\nGenerated by `crm admin reference configuration`; do not edit.\n\nA setting is read from its flag, else its \
         environment variable, else `crm.toml` in the current directory (or the file named by `--config`). Every fault is \
         reported at once; an unknown key of the file is refused; secrets are never shown.\n\n\
         | environment | flag and key of `crm.toml` | default | meaning |\n|---|---|---|---|\n",
    );
    for setting in SETTINGS {
        let default = if setting.default.is_empty() { "–".to_owned() } else { format!("`{}`", setting.default) };
        let secret = if setting.secret { " Secret." } else { "" };
        let flag = setting.name.replace('_', "-");
        // Writing to a String cannot fail.
        let _ = writeln!(
            page,
            "| `{}` | `--{flag}`, `{}` | {default} | {}{secret} |",
            setting.variable, setting.name, setting.meaning
        );
    }
    page.push('\n');
    page.push_str(&crate::settings::reference_markdown());
    page
}
