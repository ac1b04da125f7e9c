//! What a hostile member signs: forms turned in any way, with a right signature over the turned bytes. These reach
//! what stands behind the signatures.

use crate::common::{Reader, Writer, epoch_key, founded, pack_path, person, succeed, word};
use crate::harness::{MIB, Parser, SEALED, alone};
use domain::CircleKind;
use exchange::pack::{MAGIC, PackHeader};
use exchange::{Envelope, Invitation, SeqRange, SignedRoster, inspect};
use sealing::{DeviceKeys, Domain, join_proof, seal};

/// `[body, …]` with the same body and a right signature; the bytes themselves where there is no body in them.
pub fn again(input: &[u8], keys: &DeviceKeys, domain: Domain) -> Vec<u8> {
    let Some(body) = body_in(input) else { return input.to_vec() };
    let signature = keys.sign(domain, body);
    let mut encoder = minicbor::Encoder::new(Vec::new());
    encoder.array(2).unwrap().bytes(body).unwrap().bytes(&signature.0).unwrap();
    encoder.into_writer()
}

/// The same for a request: its proof and its signature made right.
pub fn asked_again(input: &[u8], invitation: &Invitation, keys: &DeviceKeys) -> Vec<u8> {
    let Some(body) = body_in(input) else { return input.to_vec() };
    let proof = join_proof(&invitation.secret, body);
    let signature = keys.sign(Domain::JoinRequest, &[body, &proof.0].concat());
    let mut encoder = minicbor::Encoder::new(Vec::new());
    encoder.array(3).unwrap().bytes(body).unwrap().bytes(&proof.0).unwrap().bytes(&signature.0).unwrap();
    encoder.into_writer()
}

fn body_in(input: &[u8]) -> Option<&[u8]> {
    let mut decoder = minicbor::Decoder::new(input);
    decoder.array().ok()?;
    decoder.bytes().ok()
}

#[test]
fn headers_of_envelopes() {
    let _alone = alone();
    let (anna, bram) = (person("anna"), person("bram"));
    let chain = founded(CircleKind::Group, &[&anna, &bram]);
    let (mut writer, reader) = (Writer::new(&anna.keys, &chain), Reader::new(&bram.keys, &chain));
    writer.write_many(1);
    let sound: Vec<_> = writer.feed.iter().map(|it| it.header_bytes().to_vec()).collect();
    let body = writer.feed[0].body().unwrap().to_vec();
    let parser = Parser { name: "headers", sound, memory: 8 * MIB, slower: 1, long: SEALED };
    parser.runs(|header| {
        let signature = anna.keys.sign(Domain::Envelope, header);
        let mut encoder = minicbor::Encoder::new(Vec::new());
        encoder.array(3).unwrap().bytes(header).unwrap().bytes(&signature.0).unwrap().bytes(&body).unwrap();
        let content = encoder.into_writer();
        let front = PackHeader {
            version: 1,
            circle: chain.circle(),
            device: anna.keys.device_id(),
            incarnation: 1,
            epoch: 1,
            first: 0,
            last: 0,
            count: 1,
            plain_length: u32::try_from(content.len()).unwrap(),
        };
        let frame = zstd::encode_all(content.as_slice(), 1).unwrap();
        let plaintext = [MAGIC, minicbor::to_vec(&front).unwrap().as_slice(), &frame].concat();
        let sealed = seal(&[epoch_key("epoch 1").recipient()], &plaintext).unwrap();
        let path = pack_path(writer.dir(), SeqRange { first: 0, last: 0 }, sealed.as_bytes());
        let alone = Envelope::decode(&content).is_ok();
        format!("{} {alone}", word(&inspect(&path, sealed.as_bytes(), &reader.state())))
    });
}

#[test]
fn successors_of_a_roster() {
    let _alone = alone();
    let (anna, bram, chandra) = (person("anna"), person("bram"), person("chandra"));
    let mut chain = founded(CircleKind::Group, &[&anna, &bram]);
    let mut longer = chain.clone();
    succeed(&mut longer, &[&anna], |roster| roster.admit(chandra.member()));
    let mut closed = chain.clone();
    succeed(&mut closed, &[&anna], |roster| roster.close());
    let sound = vec![longer.current().encode().unwrap(), closed.current().encode().unwrap()];
    let parser = Parser { name: "successors", sound, memory: 4 * MIB, slower: 1, long: SEALED };
    parser.runs(|body| {
        let signature = anna.keys.sign(Domain::Roster, body);
        let mut encoder = minicbor::Encoder::new(Vec::new());
        encoder.array(2).unwrap().bytes(body).unwrap().array(1).unwrap().array(2).unwrap();
        encoder.bytes(anna.keys.device_id().as_bytes()).unwrap().bytes(&signature.0).unwrap();
        let Ok(signed) = SignedRoster::decode(&encoder.into_writer()) else { return "no form".to_owned() };
        let before = chain.clone();
        let outcome = chain.append(signed);
        let lawful = outcome.is_ok();
        let answer = outcome.map_or_else(|reason| format!("{reason:?}"), |()| "lawful".to_owned());
        assert!(lawful || chain == before, "a refused roster left something behind");
        chain = before;
        answer
    });
}
