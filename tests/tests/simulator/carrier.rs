//! The simulator's storage as the product's carrier, one for each device.

use std::sync::{Arc, Mutex, MutexGuard};

use domain::CircleId;
use exchange::{Carrier, CarrierError, Listing, MailboxPath, OpenPlaces, Place};
use sealing::Sealed;

use crate::storage::Storage;

/// A storage that several devices use.
#[derive(Clone, Default)]
pub struct Shared(Arc<Mutex<Storage>>);

impl Shared {
    /// The storage, for as long as the guard lives.
    pub fn lock(&self) -> MutexGuard<'_, Storage> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The places of a device that looks at this view.
    pub fn places(&self, view: usize) -> Box<dyn OpenPlaces> {
        Box::new(Seat { storage: self.clone(), view })
    }
}

/// One device's way to the storage.
struct Seat {
    storage: Shared,
    view: usize,
}

impl OpenPlaces for Seat {
    fn open(&self, _: &Place) -> Result<Box<dyn Carrier>, CarrierError> {
        Ok(Box::new(Self { storage: self.storage.clone(), view: self.view }))
    }
}

impl Carrier for Seat {
    fn list(&self, circle: CircleId) -> Result<Listing, CarrierError> {
        self.storage.lock().list(self.view, circle)
    }

    fn read(&self, path: &MailboxPath, max: usize) -> Result<Vec<u8>, CarrierError> {
        self.storage.lock().read(self.view, path, max)
    }

    fn write(&self, path: &MailboxPath, sealed: &Sealed) -> Result<(), CarrierError> {
        self.storage.lock().write(self.view, path, sealed.as_bytes())
    }

    fn remove(&self, path: &MailboxPath) -> Result<(), CarrierError> {
        self.storage.lock().remove(self.view, path)
    }
}
