//! Whom to believe on a network: whoever the system of this computer believes.
//!
//! So a Nextcloud with a certificate that an organisation signed itself works where the organisation has put
//! that in its computers, and nowhere else. Nothing here can be told to believe everybody.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::ring;
use rustls_platform_verifier::BuilderVerifierExt;

/// How connections are protected: TLS 1.2 or 1.3.
pub(super) fn config() -> Result<ClientConfig, rustls::Error> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions()?;
    Ok(builder.with_platform_verifier()?.with_no_client_auth())
}
