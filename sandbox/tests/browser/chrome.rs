//! A headless Chromium and one page in it, over the DevTools protocol: only what these tests need.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::tungstenite::Message;

const PATIENCE: Duration = Duration::from_secs(30);
const MOUSE: &str = "primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4";
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// A browser of its own with a fresh profile; it ends with the test.
struct Process {
    child: Child,
    _profile: tempfile::TempDir,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Process {
    /// Starts the browser and returns where its DevTools listen.
    fn start() -> (Self, String) {
        let profile = tempfile::tempdir().unwrap();
        let mut child = Command::new(program())
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--disable-dev-shm-usage", "--no-proxy-server", "--lang=en-US", "--remote-debugging-port=0"])
            // A machine without a mouse has one all the same: `hover: hover` and `pointer: fine`.
            .arg(format!("--blink-settings={MOUSE}"))
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("Chromium does not start");
        let said = BufReader::new(child.stderr.take().unwrap());
        let url = listening(said);
        (Self { child, _profile: profile }, url)
    }
}

/// The address Chromium prints; its further words are read away, so that it never blocks on them.
fn listening(mut said: BufReader<std::process::ChildStderr>) -> String {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut line = String::new();
        while said.read_line(&mut line).is_ok_and(|read| read > 0) {
            if let Some(url) = line.trim().strip_prefix("DevTools listening on ") {
                let _ = sender.send(url.to_owned());
            }
            line.clear();
        }
    });
    receiver.recv_timeout(PATIENCE).expect("Chromium does not say where its DevTools listen")
}

fn program() -> String {
    if let Ok(named) = std::env::var("CHROMIUM") {
        return named;
    }
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let found = NAMES.iter().find(|name| std::env::split_paths(&paths).any(|dir| dir.join(name).is_file()));
    found.expect("no Chromium here: run `make test-browser`, which installs it, or name one in CHROMIUM").to_string()
}

type Waiting = Arc<Mutex<HashMap<u64, oneshot::Sender<Value>>>>;

/// What the page looks like from the outside.
#[derive(Clone, Copy)]
pub struct Look {
    pub width: u32,
    pub height: u32,
    pub dark: bool,
    pub phone: bool,
}

pub const DESK: Look = Look { width: 1280, height: 860, dark: false, phone: false };
pub const DARK: Look = Look { dark: true, ..DESK };
pub const PHONE: Look = Look { width: 390, height: 844, dark: false, phone: true };

/// One page; all its methods panic with what they waited for.
pub struct Page {
    _process: Process,
    out: mpsc::UnboundedSender<Message>,
    waiting: Waiting,
    complaints: Arc<Mutex<Vec<String>>>,
    last: AtomicU64,
    session: String,
}

impl Page {
    /// Opens an address and waits until the page has drawn itself.
    pub async fn open(url: &str, look: Look) -> Self {
        let (process, devtools) = Process::start();
        let (socket, _) = tokio_tungstenite::connect_async(&devtools).await.expect("no DevTools");
        let (mut sink, stream) = socket.split();
        let (out, mut queue) = mpsc::unbounded_channel::<Message>();
        tokio::spawn(async move {
            while let Some(message) = queue.recv().await {
                if sink.send(message).await.is_err() {
                    break;
                }
            }
        });
        let waiting = Waiting::default();
        let complaints = Arc::new(Mutex::new(Vec::new()));
        tokio::spawn(listen(stream, waiting.clone(), complaints.clone()));
        let (last, session) = (AtomicU64::new(0), String::new());
        let mut page = Self { _process: process, out, waiting, complaints, last, session };
        let target = page.call("Target.createTarget", json!({"url": "about:blank"})).await;
        let attach = json!({"targetId": target["targetId"], "flatten": true});
        let attached = page.call("Target.attachToTarget", attach).await;
        page.session = attached["sessionId"].as_str().unwrap().to_owned();
        for domain in ["Page", "Runtime", "Log", "DOM"] {
            page.call(&format!("{domain}.enable"), json!({})).await;
        }
        page.look(look).await;
        page.call("Page.navigate", json!({"url": url})).await;
        page.until("document.querySelector('.home, .message-list > *')").await;
        page
    }

    /// Changes size and colours.
    pub async fn look(&self, look: Look) {
        let Look { width, height, dark, phone } = look;
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone});
        self.call("Emulation.setDeviceMetricsOverride", metrics).await;
        self.call("Emulation.setTouchEmulationEnabled", json!({"enabled": phone})).await;
        let scheme = json!({"name": "prefers-color-scheme", "value": if dark { "dark" } else { "light" }});
        let calm = json!({"name": "prefers-reduced-motion", "value": "reduce"});
        self.call("Emulation.setEmulatedMedia", json!({"features": [scheme, calm]})).await;
    }

    async fn call(&self, method: &str, params: Value) -> Value {
        let id = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        let mut request = json!({"id": id, "method": method, "params": params});
        if !self.session.is_empty() {
            request["sessionId"] = json!(self.session);
        }
        let (sender, receiver) = oneshot::channel();
        self.waiting.lock().unwrap().insert(id, sender);
        self.out.send(Message::text(request.to_string())).expect("Chromium has gone");
        let answer = tokio::time::timeout(PATIENCE, receiver).await.unwrap_or_else(|_| panic!("{method}: no answer"));
        let answer = answer.unwrap_or_else(|_| panic!("{method}: Chromium has gone"));
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// What an expression is worth in the page; promises are awaited.
    pub async fn eval(&self, expression: &str) -> Value {
        let params = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let answer = self.call("Runtime.evaluate", params).await;
        assert!(answer.get("exceptionDetails").is_none(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    /// Waits until an expression is true, looking at every change of the page.
    pub async fn until(&self, condition: &str) {
        let script = format!(
            "new Promise((resolve) => {{
                const holds = () => {{ try {{ return Boolean({condition}); }} catch {{ return false; }} }};
                const end = (found) => {{ clearInterval(ticks); clearTimeout(limit); resolve(found); }};
                const ticks = setInterval(() => {{ if (holds()) end(true); }}, 15);
                const limit = setTimeout(() => end(false), 10000);
                if (holds()) end(true);
            }})"
        );
        if self.eval(&script).await != json!(true) {
            let test = std::thread::current().name().unwrap_or_default().replace("::", "-");
            self.shot(&format!("failed-{test}")).await;
            let complaints = self.complaints.lock().unwrap().clone();
            panic!("waited in vain for {condition}\n{complaints:#?}");
        }
    }

    pub async fn sees(&self, selector: &str) {
        self.until(&format!("({})?.checkVisibility()", one(selector))).await;
    }

    pub async fn misses(&self, selector: &str) {
        self.until(&format!("!({})?.checkVisibility()", one(selector))).await;
    }

    /// Waits until the text stands in what the selector finds first.
    pub async fn reads(&self, selector: &str, text: &str) {
        self.until(&format!("{}.innerText.includes({})", one(selector), json!(text))).await;
    }

    pub async fn count(&self, selector: &str) -> u64 {
        self.eval(&format!("document.querySelectorAll({}).length", json!(selector))).await.as_u64().unwrap()
    }

    /// The middle of an element, once it is there, in view and at rest.
    async fn middle(&self, selector: &str) -> (f64, f64) {
        self.sees(selector).await;
        let script = format!(
            "(async () => {{
                let before = '';
                for (;;) {{
                    const node = {};
                    if (before === '') node?.scrollIntoView({{ block: 'nearest', inline: 'nearest' }});
                    await new Promise(requestAnimationFrame);
                    if (!node?.isConnected) continue;
                    const {{ x, y, width, height }} = node.getBoundingClientRect();
                    const now = JSON.stringify([x + width / 2, y + height / 2]);
                    if (now === before) return JSON.parse(now);
                    before = now;
                }}
            }})()",
            one(selector)
        );
        let at = self.eval(&script).await;
        (at[0].as_f64().unwrap(), at[1].as_f64().unwrap())
    }

    pub async fn hover(&self, selector: &str) {
        let (x, y) = self.middle(selector).await;
        self.mouse("mouseMoved", x, y).await;
    }

    pub async fn click(&self, selector: &str) {
        let (x, y) = self.middle(selector).await;
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            self.mouse(kind, x, y).await;
        }
    }

    async fn mouse(&self, kind: &str, x: f64, y: f64) {
        let button = if kind == "mouseMoved" { "none" } else { "left" };
        let event = json!({"type": kind, "x": x, "y": y, "button": button, "clickCount": 1});
        self.call("Input.dispatchMouseEvent", event).await;
    }

    /// A finger that stays on an element until something appears.
    pub async fn press_long(&self, selector: &str, appears: &str) {
        let (x, y) = self.middle(selector).await;
        let points = json!([{"x": x, "y": y}]);
        self.call("Input.dispatchTouchEvent", json!({"type": "touchStart", "touchPoints": points})).await;
        self.sees(appears).await;
        self.call("Input.dispatchTouchEvent", json!({"type": "touchEnd", "touchPoints": []})).await;
    }

    /// Chooses a file in a field for files.
    pub async fn chooses(&self, selector: &str, path: &Path) {
        self.sees(selector).await;
        let field = self.call("Runtime.evaluate", json!({"expression": one(selector)})).await;
        let files = json!({"objectId": field["result"]["objectId"], "files": [path]});
        self.call("DOM.setFileInputFiles", files).await;
    }

    /// Types where the focus is.
    pub async fn types(&self, text: &str) {
        self.call("Input.insertText", json!({"text": text})).await;
    }

    /// A key, such as `Enter` or `ctrl+k`.
    pub async fn key(&self, name: &str) {
        let (modifiers, key) = match name.rsplit_once('+') {
            Some(("ctrl", key)) => (2, key),
            Some(("shift", key)) => (8, key),
            _ => (0, name),
        };
        let code = match key {
            "Enter" => 13,
            "Escape" => 27,
            "Tab" => 9,
            "ArrowUp" => 38,
            "ArrowDown" => 40,
            "ArrowLeft" => 37,
            "ArrowRight" => 39,
            "F6" => 117,
            letter => u32::from(letter.to_ascii_uppercase().as_bytes()[0]),
        };
        let mut event = json!({"type": "keyDown", "key": key, "windowsVirtualKeyCode": code, "modifiers": modifiers});
        if key == "Enter" {
            event["text"] = json!("\r");
        } else if key.len() == 1 && modifiers != 2 {
            event["text"] = json!(key);
        }
        self.call("Input.dispatchKeyEvent", event.clone()).await;
        event["type"] = json!("keyUp");
        self.call("Input.dispatchKeyEvent", event).await;
    }

    /// Keeps a picture under `target/screenshots`.
    pub async fn shot(&self, name: &str) {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        let answer = self.call("Page.captureScreenshot", json!({"format": "png"})).await;
        let picture = base64::engine::general_purpose::STANDARD.decode(answer["data"].as_str().unwrap()).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), picture).unwrap();
    }

    /// Everything one can act on must have a name that a screen reader can say.
    async fn check_names(&self) {
        const ROLES: [&str; 10] =
            ["button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "menuitem", "option", "tab"];
        let tree = self.call("Accessibility.getFullAXTree", json!({})).await;
        let nodes = tree["nodes"].as_array().unwrap().iter();
        let acting = nodes.filter(|node| node["role"]["value"].as_str().is_some_and(|role| ROLES.contains(&role)));
        let seen = acting.filter(|node| node["ignored"] == false);
        let nameless: Vec<&Value> =
            seen.filter(|node| node["name"]["value"].as_str().is_none_or(str::is_empty)).collect();
        if let Some(node) = nameless.first() {
            let about = self.call("DOM.describeNode", json!({"backendNodeId": node["backendDOMNodeId"]})).await;
            panic!("{} without a name, the first: {about}", nameless.len());
        }
    }

    /// Ends a test: the page must not have thrown or complained, and each of its controls has a name.
    pub async fn done(self) {
        self.check_names().await;
        self.eval("new Promise((resolve) => setTimeout(resolve))").await;
        let complaints = self.complaints.lock().unwrap().clone();
        assert!(complaints.is_empty(), "the page complained: {complaints:#?}");
    }
}

/// The first element of a CSS selector; `selector >> text` is the smallest one of them that holds the text.
fn one(selector: &str) -> String {
    match selector.split_once(" >> ") {
        None => format!("document.querySelector({})", json!(selector)),
        Some((selector, text)) => format!(
            "[...document.querySelectorAll({})]\
             .filter((node) => `${{node.getAttribute('aria-label')}} ${{node.textContent}}`.includes({}))\
             .sort((a, b) => a.textContent.length - b.textContent.length)[0]",
            json!(selector),
            json!(text)
        ),
    }
}

async fn listen<S>(mut stream: S, waiting: Waiting, complaints: Arc<Mutex<Vec<String>>>)
where
    S: futures::Stream<Item = Result<Message, tokio_tungstenite::tungstenite::Error>> + Unpin,
{
    while let Some(Ok(message)) = stream.next().await {
        let Ok(text) = message.to_text() else { continue };
        let Ok(said) = serde_json::from_str::<Value>(text) else { continue };
        if let Some(sender) = said["id"].as_u64().and_then(|id| waiting.lock().unwrap().remove(&id)) {
            let _ = sender.send(said);
        } else if let Some(complaint) = complaint(&said) {
            complaints.lock().unwrap().push(complaint);
        }
    }
    waiting.lock().unwrap().clear();
}

/// What the page should not have said. A refusal by the control API is part of what it shows people.
fn complaint(said: &Value) -> Option<String> {
    let params = &said["params"];
    match said["method"].as_str()? {
        "Runtime.exceptionThrown" => Some(params["exceptionDetails"].to_string()),
        "Runtime.consoleAPICalled" if params["type"] == "error" => Some(params["args"].to_string()),
        "Log.entryAdded" if params["entry"]["level"] == "error" && params["entry"]["source"] != "network" => {
            Some(params["entry"]["text"].to_string())
        }
        _ => None,
    }
}
