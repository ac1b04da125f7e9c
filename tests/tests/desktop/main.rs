//! The main job on the real app, in Dutch: three people, three windows, one shared folder.
//!
//! Everything is done by role and accessible name, as someone would who cannot see the screen; the pictures are
//! for those who can. People and cases are made up.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

mod canary;
mod instance;
mod process;
mod screen;
mod stage;
mod story;
mod walls;

use std::collections::BTreeSet;

use instance::Instance;
use stage::Stage;
use story::{ANJA, BERT, CHANDRA, circle, decisions, desk, journal, looks, session, start};

#[tokio::test]
async fn three_people_do_the_main_job_and_leave_no_word_on_disk() {
    let stage = Stage::set();
    let anja = Instance::open(&stage, "anja").await;
    start::first_time(&anja, &ANJA).await;
    journal::write_a_case(&anja).await;
    journal::find_it_again(&anja).await;
    journal::see_what_comes_back(&anja).await;
    let anja = start::lock_and_come_back(&stage, anja).await;

    let bert = Instance::open(&stage, "bert").await;
    start::begin_without_kit(&bert, &BERT).await;
    let folder = stage.shared_folder("kring");
    circle::found(&anja, &folder).await;
    let link = circle::invite(&anja).await;
    circle::join(&bert, &link, &folder).await;
    circle::compare_words_and_admit(&anja, &bert).await;

    session::share(&anja).await;
    session::prepare_together(&anja, &bert).await;
    session::contribute_without_the_folder(&anja, &bert, &folder).await;
    session::evaluate(&anja, &bert).await;
    session::look_back(&anja, &bert).await;

    let chandra = Instance::open(&stage, "chandra").await;
    start::begin_without_kit(&chandra, &CHANDRA).await;
    desk::open_a_desk(&chandra).await;
    let line = stage.shared_folder("lijn");
    desk::make_a_line(&anja, &chandra, &line).await;
    desk::share_a_profile(&anja, &chandra).await;
    desk::find_a_match(&chandra).await;
    looks::dark_and_narrow(&anja, &chandra).await;
    desk::withdraw(&anja, &chandra).await;

    decisions::close(&anja, &bert).await;
    decisions::admit_by_vote(&anja, &bert, &chandra, &folder).await;
    decisions::erase(&anja, [&bert, &chandra]).await;
    decisions::more_places(&anja, &stage.shared_folder("wolk"), &stage.shared_folder("stick")).await;
    decisions::leave(&chandra, &anja).await;

    for instance in [&anja, &bert, &chandra] {
        assert_eq!(instance.web.title().await.unwrap(), "Binnenkring");
    }
    nothing_readable(&stage, "while the windows are open");
    drop((anja, bert, chandra));
    nothing_readable(&stage, "after they were closed");
}

/// Fails when any word of the story stands anywhere on disk.
fn nothing_readable(stage: &Stage, when: &str) {
    let (files, bytes) = canary::amount(stage.folder());
    assert!(
        files > 20 && bytes > 500_000,
        "only {files} files of {bytes} bytes {when}: is this the right place?"
    );
    let found = canary::words_below(stage.folder(), story::SECRETS);
    assert!(found.is_empty(), "words on disk {when}: {found:#?}");
}

#[test]
fn an_app_without_a_driver_keeps_nothing_of_its_web_view() {
    let stage = Stage::set();
    let folder = stage.folder().join("alone");
    let app = instance::alone(&stage, &folder);
    stage.wait_for_window();
    drop(app);
    let kept = canary::files_below(&folder.join("data"));
    let names: BTreeSet<_> = kept.iter().filter_map(|file| file.file_name()?.to_str()).collect();
    // What the web view makes for a context that it then does not use: random salts, and an empty list of hosts.
    assert!(names.is_subset(&BTreeSet::from(["salt", "hsts-storage.sqlite"])), "{kept:?}");
}
