//! The words of help, put into the shape of the command line.
//!
//! The key of a command is `help.` and its path (`help.case.new.says`); of a value or flag
//! `help.case.new.args.title`, or `help.args.title` where it means the same everywhere.

use clap::{Arg, Command};

use crate::words::Words;

/// The command line with every word of help in one language.
pub(crate) fn worded(command: Command, words: &Words) -> Command {
    let template = format!(
        "{{about}}\n\n{}: {{usage}}\n\n{{all-args}}\n\n{}\n",
        words.say("help.usage"),
        words.say("help.more")
    );
    command_at(command, "help", words, &template)
}

fn command_at(command: Command, path: &str, words: &Words, template: &str) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|it| it.get_name().to_owned()).collect();
    let args: Vec<String> = command.get_arguments().map(|it| it.get_id().to_string()).collect();
    let mut command = command
        .about(words.say(&format!("{path}.says")).to_owned())
        .help_template(template.to_owned())
        .subcommand_help_heading(words.say("help.commands").to_owned())
        .subcommand_value_name(words.say("help.command").to_owned());
    for arg in args {
        command = command.mut_arg(&arg, |it| worded_arg(it, path, words));
    }
    for name in names {
        let below = format!("{path}.{name}");
        command = command.mut_subcommand(&name, |it| command_at(it, &below, words, template));
    }
    command
}

fn worded_arg(arg: Arg, path: &str, words: &Words) -> Arg {
    let id = arg.get_id().to_string();
    let heading = if arg.is_positional() { "help.values" } else { "help.flags" };
    let mut text = arg_text(path, &id, words).to_owned();
    let choices: Vec<String> = arg.get_possible_values().iter().map(|it| it.get_name().to_owned()).collect();
    let arg = arg.help_heading(words.say(heading).to_owned());
    if is_switch(&arg) {
        return arg.help(text);
    }
    if choices.len() > 1 {
        text.push_str(&format!(" ({}: {})", words.say("help.choices"), choices.join(", ")));
    }
    arg.help(text).hide_possible_values(true).hide_default_value(true).hide_env(true)
}

fn is_switch(arg: &Arg) -> bool {
    use clap::ArgAction as A;
    matches!(arg.get_action(), A::SetTrue | A::SetFalse | A::Help | A::HelpShort | A::HelpLong | A::Version)
}

fn arg_text<'a>(path: &str, id: &str, words: &'a Words) -> &'a str {
    let own = words.find(&format!("{path}.args.{id}"));
    own.or_else(|| words.find(&format!("help.args.{id}"))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arguments::Line;
    use crate::words::Language;
    use clap::CommandFactory;

    /// Paths of all commands and of their values and flags that have no words.
    fn wordless(command: &Command, path: &str, words: &Words, found: &mut Vec<String>) {
        if words.find(&format!("{path}.says")).is_none() {
            found.push(format!("{path}.says"));
        }
        for arg in command.get_arguments() {
            if arg_text(path, arg.get_id().as_str(), words).is_empty() {
                found.push(format!("{path}.args.{}", arg.get_id()));
            }
        }
        for below in command.get_subcommands() {
            wordless(below, &format!("{path}.{}", below.get_name()), words, found);
        }
    }

    #[test]
    fn every_command_value_and_flag_has_words_in_both_languages() {
        for language in [Language::Nl, Language::En] {
            let mut found = Vec::new();
            wordless(&Line::command(), "help", &Words::of(language), &mut found);
            assert!(found.is_empty(), "{language:?}: {found:#?}");
        }
    }

    #[test]
    fn the_shape_holds_together() {
        worded(Line::command(), &Words::of(Language::Nl)).debug_assert();
    }

    #[test]
    fn help_has_no_english_headings_in_dutch() {
        let mut command = worded(Line::command(), &Words::of(Language::Nl));
        command.build();
        let new = command.find_subcommand_mut("case").and_then(|it| it.find_subcommand_mut("new"));
        let text = new.expect("case new").render_help().to_string();
        for english in ["Usage:", "Options:", "Arguments:", "Commands:", "possible values", "default:"] {
            assert!(!text.contains(english), "{english} in:\n{text}");
        }
    }

    /// Paths of all commands that do something, and all long flags.
    fn named(command: &Command, path: &str, commands: &mut Vec<String>, flags: &mut Vec<String>) {
        flags.extend(command.get_arguments().filter_map(|arg| Some(format!("--{}", arg.get_long()?))));
        for below in command.get_subcommands() {
            let path = format!("{path} {}", below.get_name()).trim().to_owned();
            if below.get_subcommands().next().is_none() {
                commands.push(path.clone());
            }
            named(below, &path, commands, flags);
        }
    }

    #[test]
    fn the_documentation_names_every_command_flag_and_error() {
        let page = include_str!("../../../docs/cli.md");
        let (mut commands, mut flags) = (Vec::new(), Vec::new());
        named(&Line::command(), "", &mut commands, &mut flags);
        let mut missing: Vec<String> =
            commands.into_iter().filter(|it| !page.contains(&format!("`{it}"))).collect();
        missing.extend(flags.into_iter().filter(|it| !page.contains(it.as_str())));
        for file in [include_str!("../messages/nl.json"), include_str!("../../../messages/errors.nl.json")] {
            let file: serde_json::Value = serde_json::from_str(file).unwrap();
            let errors = file.get("error").unwrap_or(&file).as_object().unwrap();
            missing.extend(errors.keys().filter(|code| !page.contains(&format!("`{code}`"))).cloned());
        }
        assert!(missing.is_empty(), "docs/cli.md does not name {missing:#?}");
    }
}
