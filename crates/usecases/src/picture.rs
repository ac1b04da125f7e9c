//! QR pictures.

use qrcode::QrCode;
use qrcode::render::svg;

use crate::error::{ErrorCode, Result};

/// A QR code as SVG text, black on white with a quiet zone.
///
/// # Errors
/// `TextTooLong` beyond what one code holds.
pub(crate) fn qr_svg(text: &str) -> Result<String> {
    let code = QrCode::with_error_correction_level(text, qrcode::EcLevel::M)
        .map_err(|_| ErrorCode::TextTooLong.with("field", "qr"))?;
    Ok(code.render::<svg::Color<'_>>().min_dimensions(220, 220).build())
}
