//! What a person can do on a screen: look, press, write and choose, by role and accessible name.
//!
//! Everything waits for its thing to be there, looking again and again until a bound; nothing sleeps a fixed
//! time. What fails leaves a picture and the screen as someone who listens would hear it.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::{Key, WebElement};

use crate::instance::Instance;

const SCREEN: &str = include_str!("screen.js");

/// Two frames after the last change, with all fonts loaded: only then a picture shows what is said.
const DRAWN: &str = "const done = arguments[arguments.length - 1]; \
    document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => done())));";

/// How long a thing may take to appear: key derivation and exchange included, on a slow machine.
const PATIENCE: Duration = Duration::from_secs(90);

const BETWEEN_LOOKS: Duration = Duration::from_millis(120);

impl Instance {
    /// Waits until the words stand on the screen.
    pub async fn see(&self, words: &str) {
        let since = Instant::now();
        while !self.heard().await.contains(words) {
            self.give_up(since, &format!("the words “{words}”")).await;
        }
    }

    /// Waits until the words are gone.
    pub async fn see_no(&self, words: &str) {
        let since = Instant::now();
        while self.heard().await.contains(words) {
            self.give_up(since, &format!("an end to the words “{words}”")).await;
        }
    }

    /// Whether the words stand on the screen at this moment.
    pub async fn shows(&self, words: &str) -> bool {
        self.heard().await.contains(words)
    }

    /// Waits for the heading.
    pub async fn heading(&self, name: &str) {
        self.find("heading", name).await;
    }

    /// Presses a button. A name that ends in `…` stands for any name that begins so.
    pub async fn press(&self, name: &str) {
        self.click("button", name).await;
    }

    /// Chooses one of several, or ticks.
    pub async fn tick(&self, role: &str, name: &str) {
        self.click(role, name).await;
    }

    /// Writes in a text box, over what was there.
    pub async fn write(&self, label: &str, text: &str) {
        let since = Instant::now();
        loop {
            let field = self.find("textbox", label).await;
            let done = async {
                field.click().await?;
                field.send_keys(Key::Control + "a").await?;
                field.send_keys(if text.is_empty() { Key::Delete + "" } else { text.into() }).await
            };
            match done.await {
                Ok(()) => return,
                Err(_) => self.give_up(since, &format!("a text box “{label}” to write in")).await,
            }
        }
    }

    /// What stands in a text box.
    pub async fn written(&self, label: &str) -> String {
        let field = self.find("textbox", label).await;
        field.prop("value").await.ok().flatten().unwrap_or_default()
    }

    /// Waits until exactly this stands in a text box.
    pub async fn reads(&self, label: &str, text: &str) {
        let since = Instant::now();
        while self.written(label).await != text {
            self.give_up(since, &format!("“{text}” in the text box “{label}”")).await;
        }
    }

    /// Chooses from a list that folds out.
    pub async fn choose(&self, label: &str, option: &str) {
        let list = self.find("combobox", label).await;
        let script = "const [list, words] = arguments; \
            const option = [...list.options].find((it) => it.textContent.trim() === words); \
            if (!option) return false; list.value = option.value; \
            list.dispatchEvent(new Event('input', {bubbles: true})); \
            list.dispatchEvent(new Event('change', {bubbles: true})); return true;";
        let list = list.to_json().unwrap();
        let chosen = self.web.execute(script, vec![list, json!(option)]).await;
        if chosen.ok().and_then(|it| it.convert().ok()) != Some(true) {
            self.fail(&format!("the choice “{option}” in “{label}”")).await;
        }
    }

    /// The words in everything with this role and name.
    pub async fn texts(&self, role: &str, name: &str) -> Vec<String> {
        let mut texts = Vec::new();
        self.find(role, name).await;
        for thing in self.all(role, name).await {
            texts.push(thing.text().await.unwrap_or_default());
        }
        texts
    }

    /// Makes the window another size, in pixels, and waits until the page has it.
    pub async fn resize(&self, width: u32, height: u32) {
        let since = Instant::now();
        self.web.set_window_rect(0, 0, width, height).await.unwrap();
        loop {
            let inner = self.web.execute("return window.innerWidth", vec![]).await;
            if inner.ok().and_then(|it| it.convert::<u32>().ok()) == Some(width) {
                return;
            }
            self.give_up(since, &format!("a width of {width}")).await;
        }
    }

    /// The thing with this role and name, once it is there. Where there are more, the first.
    pub async fn find(&self, role: &str, name: &str) -> WebElement {
        let since = Instant::now();
        loop {
            if let Some(found) = self.all(role, name).await.into_iter().next() {
                return found;
            }
            self.give_up(since, &format!("a {role} “{name}”")).await;
        }
    }

    /// Takes a picture of the screen for people to look at, once the letters are there and the last change is drawn.
    pub async fn picture(&self, name: &str) {
        self.web.execute_async(DRAWN, vec![]).await.unwrap();
        let path = self.pictures.join(format!("{name}.png"));
        self.web.screenshot(&path).await.unwrap();
    }

    /// The screen as someone who listens would hear it.
    pub async fn heard(&self) -> String {
        let heard = self.web.execute(SCREEN, vec![Value::Null, Value::Null]).await;
        heard.ok().and_then(|it| it.convert().ok()).unwrap_or_default()
    }

    async fn all(&self, role: &str, name: &str) -> Vec<WebElement> {
        let found = self.web.execute(SCREEN, vec![json!(role), json!(name)]).await;
        found.and_then(|it| it.elements()).unwrap_or_default()
    }

    /// Presses as soon as nothing lies over it and the screen has come to rest.
    async fn click(&self, role: &str, name: &str) {
        let since = Instant::now();
        loop {
            let thing = self.find(role, name).await;
            let waits = thing.attr("aria-disabled").await.ok().flatten().is_some_and(|it| it == "true");
            if !waits && thing.is_enabled().await.unwrap_or(false) && thing.click().await.is_ok() {
                return;
            }
            self.give_up(since, &format!("a {role} “{name}” that can be pressed")).await;
        }
    }

    async fn give_up(&self, since: Instant, missed: &str) {
        if since.elapsed() > PATIENCE {
            self.fail(missed).await;
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }

    async fn fail(&self, missed: &str) -> ! {
        let place: PathBuf = self.pictures.join(format!("missed-{}", self.name));
        let heard = self.heard().await;
        let _ = self.web.screenshot(&place.with_extension("png")).await;
        let _ = std::fs::write(place.with_extension("txt"), &heard);
        panic!("{} missed {missed}; see {}.png\n{heard}", self.name, place.display());
    }
}
