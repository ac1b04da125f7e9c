//! Changes inputs, with an eye for what they are made of: CBOR is taken apart and put together again, so that most
//! of an input stays readable and the change lands deep inside.

use crate::harness::Dice;

/// How deep values are taken apart; what lies deeper is left as it is.
const DEEPEST: usize = 24;

/// One value of CBOR.
#[derive(Debug, Clone)]
enum Item {
    /// A head alone: a number, a simple value.
    Head(u8, u64),
    /// A byte or text string.
    Run(u8, Vec<u8>),
    /// A byte string that holds values itself.
    Inside(Vec<Item>),
    /// An array or map; the number is what the head claims, where that differs from what follows.
    Many(u8, Option<u64>, Vec<Item>),
    /// Any bytes.
    Raw(Vec<u8>),
}

/// An input made from one of these.
pub fn mutated(dice: &mut Dice, pool: &[Vec<u8>]) -> Vec<u8> {
    let mut input = dice.pick(pool).clone();
    let other = dice.pick(pool).clone();
    if let Some(mut items) = sequence(&input, 0).filter(|_| dice.below(4) > 0) {
        for _ in 0..=dice.below(3) {
            change_one(dice, &mut items, &sequence(&other, 0).unwrap_or_default());
        }
        input = encoded(&items);
        if dice.below(6) > 0 {
            return input;
        }
    }
    for _ in 0..=dice.below(4) {
        change_bytes(dice, &mut input, &other);
    }
    input
}

/// The values that these bytes are, when they are nothing else.
fn sequence(bytes: &[u8], depth: usize) -> Option<Vec<Item>> {
    let (mut at, mut items) = (0, Vec::new());
    while at < bytes.len() {
        let (item, length) = one(&bytes[at..], depth)?;
        items.push(item);
        at += length;
    }
    Some(items)
}

fn one(bytes: &[u8], depth: usize) -> Option<(Item, usize)> {
    if depth > DEEPEST {
        return None;
    }
    let (major, value, head) = head(bytes)?;
    let size = usize::try_from(value).ok()?;
    match major {
        2 | 3 => {
            let run = bytes.get(head..head.checked_add(size)?)?;
            let inside = (major == 2 && size > 40).then(|| sequence(run, depth + 1)).flatten();
            Some((inside.map_or_else(|| Item::Run(major, run.to_vec()), Item::Inside), head + size))
        }
        4 | 5 => {
            let (mut at, mut items) = (head, Vec::new());
            for _ in 0..size.checked_mul(usize::from(major) - 3)? {
                let (item, length) = one(bytes.get(at..)?, depth + 1)?;
                items.push(item);
                at += length;
            }
            Some((Item::Many(major, None, items), at))
        }
        _ => Some((Item::Head(major, value), head)),
    }
}

/// Major type, value and length of the head; no indefinite lengths.
fn head(bytes: &[u8]) -> Option<(u8, u64, usize)> {
    let first = *bytes.first()?;
    let (major, short) = (first >> 5, first & 31);
    let size = match short {
        0..=23 => return Some((major, u64::from(short), 1)),
        24..=27 => 1 << (short - 24),
        _ => return None,
    };
    let value = bytes.get(1..=size)?.iter().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
    Some((major, value, 1 + size))
}

fn put_head(out: &mut Vec<u8>, major: u8, value: u64) {
    let bytes = value.to_be_bytes();
    let (short, size) = match value {
        0..=23 => (value as u8, 0),
        24..=0xff => (24, 1),
        0x100..=0xffff => (25, 2),
        0x1_0000..=0xffff_ffff => (26, 4),
        _ => (27, 8),
    };
    out.push(major << 5 | short);
    out.extend(&bytes[8 - size..]);
}

fn encoded(items: &[Item]) -> Vec<u8> {
    let mut out = Vec::new();
    for item in items {
        match item {
            Item::Head(major, value) => put_head(&mut out, *major, *value),
            Item::Run(major, run) => {
                put_head(&mut out, *major, run.len() as u64);
                out.extend(run);
            }
            Item::Inside(inside) => {
                let inside = encoded(inside);
                put_head(&mut out, 2, inside.len() as u64);
                out.extend(inside);
            }
            Item::Many(major, claimed, inside) => {
                let honest = inside.len() as u64 / (u64::from(*major) - 3);
                put_head(&mut out, *major, claimed.unwrap_or(honest));
                out.extend(encoded(inside));
            }
            Item::Raw(raw) => out.extend(raw),
        }
    }
    out
}

/// Numbers that trip those who count.
const NUMBERS: [u64; 14] = [
    0,
    1,
    2,
    23,
    24,
    255,
    4096,
    65_535,
    1 << 25,
    u32::MAX as u64,
    1 << 48,
    (1 << 48) + 1,
    i64::MAX as u64,
    u64::MAX,
];

/// Values that a strict reader does not expect.
fn strange(dice: &mut Dice) -> Vec<u8> {
    let deep = 1 + dice.below(3000);
    match dice.below(9) {
        0 => vec![0x9f, 0x01, 0xff],
        1 => vec![0xbf, 0x00, 0x01, 0xff],
        2 => vec![0x5f, 0x41, 0x00, 0xff],
        3 => vec![0xc2, 0x41, 0x01],
        4 => vec![0xfb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0],
        5 => [vec![0x81; deep], vec![0xf6]].concat(),
        6 => [[0xa1, 0x00].repeat(deep), vec![0xf6]].concat(),
        7 => vec![0x1b, 0, 0, 0, 0, 0, 0, 0, 1],
        _ => vec![0xf7],
    }
}

/// Changes one value somewhere, or goes a level deeper.
fn change_one(dice: &mut Dice, items: &mut Vec<Item>, others: &[Item]) {
    if items.is_empty() {
        items.push(Item::Raw(strange(dice)));
        return;
    }
    let at = dice.below(items.len());
    if let Item::Inside(inside) | Item::Many(_, _, inside) = &mut items[at]
        && dice.below(8) > 0
    {
        return change_one(dice, inside, others);
    }
    // Most changes keep the kind of value, so that more of what stands behind the form is reached.
    match dice.below(24) {
        0 => drop(items.remove(at)),
        1 => items.insert(at, items[at].clone()),
        2 => {
            let with = dice.below(items.len());
            items.swap(at, with);
        }
        3 => items[at] = Item::Raw(strange(dice)),
        4 => items[at] = Item::Head(0, *dice.pick(&NUMBERS)),
        5 | 6 if !others.is_empty() => items[at] = somewhere(dice, others),
        _ => change_value(dice, &mut items[at]),
    }
}

/// A value from somewhere in these.
fn somewhere(dice: &mut Dice, items: &[Item]) -> Item {
    let item = dice.pick(items);
    match item {
        Item::Inside(inside) | Item::Many(_, _, inside) if !inside.is_empty() && dice.below(3) > 0 => {
            somewhere(dice, inside)
        }
        item => item.clone(),
    }
}

fn change_value(dice: &mut Dice, item: &mut Item) {
    match item {
        Item::Head(_, value) => {
            *value = match dice.below(4) {
                0 => *dice.pick(&NUMBERS),
                1 => value.wrapping_add(1),
                2 => value.saturating_sub(1),
                _ => dice.below(12) as u64,
            };
        }
        Item::Run(_, run) => change_run(dice, run),
        Item::Many(_, claimed, _) => *claimed = Some(*dice.pick(&NUMBERS)),
        Item::Inside(_) | Item::Raw(_) => {
            let length = dice.below(40);
            *item = Item::Run(2, dice.bytes(length));
        }
    }
}

fn change_run(dice: &mut Dice, run: &mut Vec<u8>) {
    let at = dice.below(run.len());
    match dice.below(12) {
        0 => run.truncate(at),
        1 => {
            let length = dice.below(400);
            run.extend(dice.bytes(length));
        }
        2 => *run = vec![b'a'; dice.below(70_000)],
        3..8 if !run.is_empty() => run[at] ^= 1 << dice.below(8),
        _ => {
            let length = run.len();
            *run = dice.bytes(length);
        }
    }
}

/// Bytes that mean something to one format or another.
const BYTES: [u8; 16] =
    [0, 1, 0x0a, 0x20, 0x2d, 0x2f, 0x3b, 0x5f, 0x7f, 0x80, 0x81, 0x9f, 0xbf, 0xf6, 0xfe, 0xff];

fn change_bytes(dice: &mut Dice, input: &mut Vec<u8>, other: &[u8]) {
    let (at, length) = (dice.below(input.len()), 1 + dice.below(16));
    let end = input.len().min(at + length);
    match dice.below(8) {
        0 if !input.is_empty() => input[at] ^= 1 << dice.below(8),
        1 if !input.is_empty() => input[at] = *dice.pick(&BYTES),
        2 => input.truncate(at),
        3 => drop(input.drain(at.min(end)..end)),
        4 => {
            let again = input[at.min(end)..end].to_vec();
            input.splice(at..at, again);
        }
        5 => {
            let new = dice.bytes(length);
            input.splice(at.min(end)..end, new);
        }
        6 if !other.is_empty() => {
            input.truncate(at);
            input.extend(&other[dice.below(other.len())..]);
        }
        _ => input.extend(vec![*dice.pick(&BYTES); 1 + dice.below(300)]),
    }
}
