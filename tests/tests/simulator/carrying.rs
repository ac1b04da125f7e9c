//! A circle in one file, for e-mail or a stick: made on one device, taken in on others when it gets there.

use domain::CircleId;
use exchange::{Carrier, Place};
use usecases::sync;

use crate::act::allow;
use crate::carrier::Shared;
use crate::oracle::Broken;
use crate::steps::Step;
use crate::world::World;

/// What is in a parcel, as the product sees it.
fn opened(parcel: &Shared) -> Box<dyn Carrier> {
    parcel.places(0).open(&Place::Folder { path: "/".into() }).unwrap()
}

impl World {
    /// Puts one of the circles of a device in a file. Others can have what was written from then on.
    pub fn carry_out(&mut self, who: usize, step: Step) -> Result<(), Broken> {
        let circles: Vec<CircleId> =
            self.circles_of(who).into_iter().filter(|it| self.is_member(who, *it)).collect();
        let Some(circle) = circles.get(usize::from(step.what) % circles.len().max(1)).copied() else {
            return Ok(());
        };
        let parcel = Shared::default();
        parcel.lock().open_view();
        let outcome = sync::carry_out(self.open(who), circle, &*opened(&parcel), "pakje");
        allow("carry out", outcome, &[])?;
        let unsent = self.devices[who].unsent.iter_mut();
        unsent.filter(|it| it.circle == circle).for_each(|it| it.unsure = true);
        self.parcels.push((circle, parcel));
        Ok(())
    }

    /// Takes in one of the files that were made, if the device knows its circle.
    pub fn carry_in(&mut self, who: usize, step: Step) -> Result<(), Broken> {
        let known = self.circles_of(who);
        let for_us: Vec<_> =
            self.parcels.iter().filter(|(circle, _)| known.contains(circle)).cloned().collect();
        let Some((circle, parcel)) = for_us.get(usize::from(step.what) % for_us.len().max(1)) else {
            return Ok(());
        };
        let outcome = sync::carry_in(self.open(who), *circle, &*opened(parcel), "pakje");
        allow("carry in", outcome, &[])?;
        Ok(())
    }
}
