//! Whom to believe on a network: whoever the system of this computer believes.
//!
//! So a Nextcloud with a certificate that an organisation signed itself works where the organisation has put
//! that in its computers, and nowhere else. Nothing here can be told to believe everybody.

use std::sync::Arc;

use rustls::crypto::ring;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use rustls_platform_verifier::BuilderVerifierExt;

/// How connections are protected: TLS 1.2 or 1.3.
pub(super) fn config() -> Result<ClientConfig, rustls::Error> {
    Ok(begun()?.with_platform_verifier()?.with_no_client_auth())
}

/// Believes nobody: for connections that are not protected anyway.
pub(super) fn nobody() -> Result<ClientConfig, rustls::Error> {
    Ok(begun()?.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
}

fn begun() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, rustls::Error> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    builder.with_safe_default_protocol_versions()
}
