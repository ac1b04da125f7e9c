//! What a script in the window could reach, if one ever ran there: nothing outside.

use std::net::TcpListener;

use crate::instance::Instance;
use crate::stage::Stage;

/// Tries one way out, and says what came of it. A beacon says nothing: there it counts that nothing comes in.
const TRY: &str = "const [way, address, done] = arguments; \
    const tell = (promise) => promise.then(() => done('reached'), () => done('refused')); \
    const call = (name, values) => tell(window.__TAURI_INTERNALS__.invoke(name, values)); \
    const element = (tag, place) => { const it = document.createElement(tag); \
      it.onload = () => done('reached'); it.onerror = () => done('refused'); it[place] = address; document.body.append(it); }; \
    ({ own: () => call('app_view', {}), \
       fetch: () => tell(fetch(address)), \
       beacon: () => { navigator.sendBeacon(address, 'x'); done('refused'); }, \
       socket: () => { try { const it = new WebSocket(address.replace('http', 'ws')); \
         it.onopen = () => done('reached'); it.onerror = () => done('refused'); } catch { done('refused'); } }, \
       image: () => element('img', 'src'), \
       script: () => element('script', 'src'), \
       eval: () => { try { eval('1'); done('reached'); } catch { done('refused'); } }, \
       window: () => done(window.open(address) ? 'reached' : 'refused'), \
       title: () => call('plugin:window|set_title', { label: 'main', value: 'x' }), \
       file: () => call('plugin:fs|read_text_file', { path: '/etc/hostname' }), \
       save: () => call('plugin:dialog|save', { options: {} }), \
       webview: () => call('plugin:webview|create_webview_window', { options: { label: 'x', url: address } }), \
    })[way]();";

const WAYS: &[&str] =
    &["fetch", "beacon", "socket", "image", "script", "eval", "window", "title", "file", "save", "webview"];

#[tokio::test]
async fn a_script_in_the_window_would_reach_nothing_outside() {
    let stage = Stage::set();
    let app = Instance::open(&stage, "walls").await;
    app.heading("Begin je logboek").await;
    let outside = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    outside.set_nonblocking(true).unwrap();
    let address = format!("http://{}/", outside.local_addr().unwrap());
    assert_eq!(outcome(&app, "own", &address).await, "reached", "our own commands are there");
    for way in WAYS {
        assert_eq!(outcome(&app, way, &address).await, "refused", "{way}");
    }
    let _ = app.web.execute("location.href = arguments[0]", vec![address.clone().into()]).await;
    app.heading("Begin je logboek").await;
    assert!(!app.web.current_url().await.unwrap().as_str().starts_with("http:"));
    assert_eq!(outside.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock, "something came in");
}

async fn outcome(app: &Instance, way: &str, address: &str) -> String {
    let outcome = app.web.execute_async(TRY, vec![way.into(), address.into()]).await;
    outcome.unwrap().convert().unwrap()
}
