//! What is found in sentences, and what is left alone.

use super::*;

/// Kinds and characters of what is found, in order.
fn found(text: &str) -> Vec<(FindingKind, String)> {
    personal_data(text).into_iter().map(|finding| (finding.kind, finding.text)).collect()
}

fn check(text: &str, expect: &[(FindingKind, &str)]) {
    let expect: Vec<_> = expect.iter().map(|(kind, text)| (*kind, (*text).to_owned())).collect();
    assert_eq!(found(text), expect, "{text}");
}

fn clean(texts: &[&str]) {
    for text in texts {
        check(text, &[]);
    }
}

#[test]
fn citizen_service_numbers() {
    use FindingKind::{Bsn, BsnInvalid};
    check("BSN: 111222333", &[(Bsn, "111222333")]);
    check("Ik noteerde 123 456 782 op een blaadje.", &[(Bsn, "123 456 782")]);
    check("Zijn burgerservicenummer is 1234.56.789, denk ik", &[(BsnInvalid, "1234.56.789")]);
    clean(&[
        "Factuurnummer 111222333 is betaald.",
        "Ik telde 123456789 sterren.",
        "De meterstand was 111222333.",
    ]);
}

#[test]
fn bank_accounts() {
    use FindingKind::{Iban, IbanInvalid};
    check("Op NL91 ABNA 0417 1643 00 graag.", &[(Iban, "NL91 ABNA 0417 1643 00")]);
    check("nl91abna0417164300", &[(Iban, "nl91abna0417164300")]);
    check("Op NL92ABNA0417164300 kwam niets aan.", &[(IbanInvalid, "NL92ABNA0417164300")]);
    check("BE68 5390 0754 7034 is van haar tante", &[(Iban, "BE68 5390 0754 7034")]);
    clean(&[
        "De rekening van de Belastingdienst is NL91ABNA0417164300.",
        "Ze komt uit NL 2020 was een raar jaar.",
    ]);
}

#[test]
fn telephone_numbers() {
    use FindingKind::Phone;
    for number in [
        "06-12345678",
        "06 12 34 56 78",
        "0612345678",
        "+31 6 12345678",
        "0031612345678",
        "(010) 123 45 67",
        "+32 470 12 34 56",
    ] {
        check(&format!("Bel haar op {number}."), &[(Phone, number)]);
    }
    check("+31 (0)6 12345678!", &[(Phone, "+31 (0)6 12345678")]);
    clean(&[
        "Bel 0800-1234 of 0900 1234567.",
        "Op 01-02-2026 10 uur",
        "Dat kost 0612 punten",
        "De gemeente: 010 123 45 67",
    ]);
}

#[test]
fn mail_addresses_also_when_spelt_out() {
    use FindingKind::Email;
    check("Mail naar fenna.b+map@voorbeeld.nl, graag.", &[(Email, "fenna.b+map@voorbeeld.nl")]);
    check(
        "fenna punt bos apenstaartje voorbeeld punt nl",
        &[(Email, "fenna punt bos apenstaartje voorbeeld punt nl")],
    );
    check("het is fenna @ voorbeeld.nl", &[(Email, "fenna @ voorbeeld.nl")]);
    clean(&["Mail info@voorbeeld.nl", "We spraken af @ thuis", "Dat is een punt."]);
}

#[test]
fn addresses_and_postal_codes() {
    use FindingKind::{Address, Postcode};
    check("Ze woont Lijsterbeslaan 12a, 1234 AB Delft.", &[(Address, "Lijsterbeslaan 12a, 1234 AB Delft")]);
    check("Zij zit op de Van der Hoopstraat 3.", &[(Address, "Van der Hoopstraat 3")]);
    check("op kastanjelaan 7 bis", &[(Address, "kastanjelaan 7 bis")]);
    check("1234 AB 12", &[(Address, "1234 AB 12")]);
    check("Korte Nieuwe 8, 1234AB Gouda", &[(Address, "Korte Nieuwe 8, 1234AB Gouda")]);
    check("Postbus 99, 1234 AB Assen", &[(Address, "Postbus 99, 1234 AB Assen")]);
    check("Iets met 1234ab geloof ik", &[(Postcode, "1234ab")]);
    for street in ["Achter de Kerk 2", "Tussen de Bruggen 44", "Rue du Moulin 4", "Oude Rijn 112 b"] {
        check(&format!("Haar ouders zaten in {street}, boven."), &[(Address, street)]);
    }
    check("Achter de Kerk 2, zo heet dat.", &[(Address, "Achter de Kerk 2")]);
    clean(&["Achter de Kerk 2 mannen.", "Onder de 18 jaar.", "Over de Hema 3 klachten.", "Oude Rijn 12 km."]);
    clean(&[
        "We reden over de snelweg 12 km.",
        "Een auto van 1200 PK",
        "In 2024 en 2025",
        "De markt om 10:00",
    ]);
}

#[test]
fn dates_of_birth_and_other_dates() {
    use FindingKind::Dob;
    check("Hij is geboren op 3-4-1961.", &[(Dob, "3-4-1961")]);
    check("geb 14-2-'57", &[(Dob, "14-2-'57")]);
    check("geb. 12 mei 1958", &[(Dob, "12 mei 1958")]);
    check("Haar zoon is van 1 maart 2011.", &[(Dob, "1 maart 2011")]);
    check("meneer, 07/08/1949", &[(Dob, "07/08/1949")]);
    check("Kind 1: 12-06-2017", &[(Dob, "12-06-2017")]);
    check("Jongste kind: 24/3/20", &[(Dob, "24/3/20")]);
    check("Meisje, 03-09-2021, stil.", &[(Dob, "03-09-2021")]);
    check("De baby kwam op 9 september 2025.", &[(Dob, "9 september 2025")]);
    clean(&["Morgen zie ik de dochter, 12-01-2026.", "Brief: 24/3/20", "De baby huilde op 3 mei."]);
    clean(&[
        "De afspraak is op 3-4-2026.",
        "De brief is van 1 maart 2025.",
        "Getrouwd op 1-6-1985.",
        "Tot 4 mei dan",
    ]);
}

#[test]
fn numbers_on_papers() {
    use FindingKind::{ClientNumber, IdDoc, LicensePlate};
    check("Klantnummer: 4455 6677", &[(ClientNumber, "4455 6677")]);
    check("Het dossiernummer is Z-2024/00123.", &[(ClientNumber, "Z-2024/00123")]);
    check("CJIB-nummer 9 1234 5678", &[(ClientNumber, "9 1234 5678")]);
    check("Paspoort NWR4K2L81 verloopt.", &[(IdDoc, "NWR4K2L81")]);
    check("Rijbewijsnummer 5123456789.", &[(IdDoc, "5123456789")]);
    check("Een rode auto, 12-ABC-3.", &[(LicensePlate, "12-ABC-3")]);
    check("kenteken ab12cd", &[(LicensePlate, "ab12cd")]);
    for plate in ["1-ABC-234", "AB-123-CD", "KLE AB 123", "AB12 CDE", "WX 4471K", "GH 123 X"] {
        check(&format!("De auto met {plate} staat er nog."), &[(LicensePlate, plate)]);
    }
    clean(&[
        "De auto: APK 2026.",
        "Een BMW X5 of een VW ID 3 als auto.",
        "Zaal WX 4471K is dicht.",
        "1-ABC-234 is een zaal.",
    ]);
    check("Het kenmerk van het CJIB is 2 5012 9931.", &[(ClientNumber, "2 5012 9931")]);
    clean(&["Ze heeft een nieuw paspoort.", "Klant nummer drie was boos.", "Route 12-34-56 bestaat niet."]);
}

#[test]
fn names_of_people() {
    use FindingKind::Person;
    check("Met mevrouw Van der Ploeg gepraat.", &[(Person, "Van der Ploeg")]);
    check("dhr. P.J. ter Horst belde", &[(Person, "P.J. ter Horst")]);
    check("Bij van der Ploeg was het koud.", &[(Person, "van der Ploeg")]);
    check("Ik sprak Fatima's zoon Bilal.", &[(Person, "Fatima"), (Person, "Bilal")]);
    check("Gisteren belde Henk de Vries weer.", &[(Person, "Henk de Vries")]);
    check("Haar ex Ronny dreigt.", &[(Person, "Ronny")]);
    check("fatima en mohammed kwamen samen", &[(Person, "fatima"), (Person, "mohammed")]);
    check("Yılmaz en Çelik", &[(Person, "Yılmaz"), (Person, "Çelik")]);
    check("Zij heet Oyelaran.", &[(Person, "Oyelaran")]);
    check("Op naam van H. Jansen-de Boer.", &[(Person, "H. Jansen-de Boer")]);
    check("Ik gaf Roos de map.", &[(Person, "Roos")]);
    check("Met Sjaak en Oyelaran naar het loket.", &[(Person, "Sjaak"), (Person, "Oyelaran")]);
    check("Wil Els dat?", &[(Person, "Els")]);
    check("Ik zag mevrouw de Bruin-Verhoef.", &[(Person, "de Bruin-Verhoef")]);
}

#[test]
fn a_capital_alone_is_no_name() {
    clean(&[
        "Ik ging naar de Rabobank in Den Haag.",
        "Een roos in een vaas.",
        "De bakker en de visser groetten.",
        "Zij kocht brood bij Albert Heijn en bij de Hema.",
        "De hond heet Bello.",
        "Dat weet Jan en alleman. Joost mag het weten.",
        "Ze wonen in Essen of in Doorn.",
        "De vrouw van de Gemeente zei niets.",
        "Mevrouw komt morgen. Meneer wil Nederlands leren.",
        "Hoop doet leven. Storm op komst. Wil je koffie?",
        "Met de Belastingdienst gebeld over Toeslagen.",
        "",
    ]);
}

#[test]
fn places_are_characters_also_after_wide_ones() {
    let finding = personal_data("😀é bel 0612345678").remove(0);
    assert_eq!((finding.start, finding.end), (7, 17));
}

#[test]
fn one_person_keeps_one_letter() {
    let text = "Mevrouw Jansen zag Bilal. Daarna belde mevrouw Jansen.";
    assert_eq!(replace(text, &personal_data(text)), "Mevrouw A. zag B. Daarna belde mevrouw A.");
}

#[test]
fn everything_else_becomes_a_word_for_what_it_was() {
    let text = "Bel 06-12345678, BSN 111222333.";
    assert_eq!(replace(text, &personal_data(text)), "Bel [telefoonnummer], BSN [burgerservicenummer].");
}

#[test]
fn findings_that_do_not_fit_the_text_are_left_out() {
    let finding = |start, end| Finding {
        start,
        end,
        kind: FindingKind::Person,
        text: String::new(),
        replacement: "X.".into(),
    };
    assert_eq!(replace("abc", &[finding(1, 2), finding(1, 3), finding(2, 9), finding(2, 2)]), "aX.c");
}

#[test]
fn brackets_places_and_every_week_do_not_mislead() {
    check("Zij belt soms (06-12345678) op zondag.", &[(FindingKind::Phone, "06-12345678")]);
    check("Samira van Dalen belde.", &[(FindingKind::Person, "Samira van Dalen")]);
    clean(&["Elke week ga ik langs.", "Elke keer weer."]);
}

#[test]
fn letters_go_on_after_the_alphabet() {
    assert_eq!([letter(0), letter(25), letter(26)], ["A.", "Z.", "A2."]);
}

#[test]
fn a_megabyte_of_anything_is_answered_with_spans_inside_it() {
    for piece in
        ["0 ", "0", "@", "a@a.", "1-1-", "van de ", "A.", "Ik ", "nl12", "1234 AB ", "-", "'t", "é", "a"]
    {
        let text = piece.repeat(1_000_000 / piece.len());
        let length = text.chars().count();
        let inside = |it: &Finding| it.start < it.end && it.end as usize <= length;
        assert!(personal_data(&text).iter().all(inside), "{piece:?}");
    }
}

#[test]
fn mail_numbers_and_dates_are_read_as_people_write_them() {
    use FindingKind::{Address, Dob, Email, LicensePlate, Phone, Postcode};
    check("Geboren 14 feb '57.", &[(Dob, "14 feb '57")]);
    check("Geboren op de 3e van januari 1970", &[(Dob, "3e van januari 1970")]);
    check("mail jan@voorbeeld punt nl", &[(Email, "jan@voorbeeld punt nl")]);
    check(
        "lotte punt de wit apenstaartje voorbeeld punt nl",
        &[(Email, "lotte punt de wit apenstaartje voorbeeld punt nl")],
    );
    check("j punt jansen@voorbeeld.nl", &[(Email, "j punt jansen@voorbeeld.nl")]);
    check(
        "nul zes, dubbel vier, drie twee een nul negen acht",
        &[(Phone, "nul zes, dubbel vier, drie twee een nul negen acht")],
    );
    check("de auto, GB123X, is weg", &[(LicensePlate, "GB123X")]);
    check("Dr. H. Colijnlaan 18", &[(Address, "Dr. H. Colijnlaan 18")]);
    check("huisbezoek Churchill-laan 88-2", &[(Address, "Churchill-laan 88-2")]);
    check("nieuw adres van der duijnstraat 62 c", &[(Address, "van der duijnstraat 62 c")]);
    check("postcode is 1234 ab", &[(Postcode, "1234 ab")]);
}
