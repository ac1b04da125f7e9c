//! The one window: what it may show, and what it leaves behind (nothing).

use std::path::Path;

use tauri::utils::config::WindowConfig;
use tauri::webview::{DownloadEvent, NewWindowResponse, PermissionResponse};
use tauri::{App, Url, WebviewWindowBuilder};

/// Set by the driver of the desktop test, and by Tauri's own rules.
const AUTOMATION: &str = "TAURI_WEBVIEW_AUTOMATION";

/// Opens the window as `tauri.conf.json` describes it. What the web view would keep lies in `web`, which holds
/// nothing of a screen: see `docs/decisions/0602-nothing-kept-by-the-web-view.md`.
pub(crate) fn open(app: &App, web: &Path) -> tauri::Result<()> {
    for config in app.config().app.windows.clone() {
        builder(app, &config)?.incognito(!driven()).data_directory(web.to_owned()).build()?;
    }
    Ok(())
}

fn builder<'a>(
    app: &'a App,
    config: &'a WindowConfig,
) -> tauri::Result<WebviewWindowBuilder<'a, tauri::Wry, App>> {
    Ok(WebviewWindowBuilder::from_config(app, config)?
        .on_navigation(ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, event| !matches!(event, DownloadEvent::Requested { .. }))
        .on_permission_request(|_, _| PermissionResponse::Deny))
}

/// Whether a driver may steer the window: in builds for development only.
fn driven() -> bool {
    cfg!(debug_assertions) && std::env::var_os(AUTOMATION).is_some_and(|value| value == "true")
}

/// Whether an address is part of the app: Windows gives its pages another address than other systems.
fn ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => cfg!(windows) && url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_the_app_can_be_opened() {
        let check = |address: &str, expect: bool| {
            assert_eq!(ours(&address.parse().unwrap()), expect, "{address}");
        };
        check("tauri://localhost/index.html", true);
        check("tauri://elsewhere/", false);
        check("https://example.org/", false);
        check("file:///etc/hostname", false);
        check("data:text/html,x", false);
        check("about:blank", false);
        check("http://tauri.localhost.example.org/", false);
        check("http://tauri.localhost/", cfg!(windows));
    }
}
