//! Communities: who belongs together, and who belongs.

pub mod community;
pub mod membership;

pub use community::{Community, CommunityStatus, Join, Purpose};
pub use membership::{Membership, MembershipStatus, Role};
