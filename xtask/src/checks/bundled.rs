//! The bundle as people receive it, and its weight against the budgets.

use anyhow::Result;

use super::{Tally, journeys};
use crate::bundle::{self, Care, Weight};
use crate::toolchain;
use crate::workspace::Workspace;

/// Builds it and weighs it.
pub fn run(workspace: &Workspace) -> Result<Tally> {
    toolchain::ensure_wasm(workspace)?;
    // wasm-opt comes with the journeys' packages; without it the weight would not be what people receive.
    if let Err(missing) = journeys::packages(workspace) {
        println!("{missing:#}");
    }
    let optimised = bundle::find_optimiser(workspace).is_some();
    bundle::build(workspace, Care::Release)?;
    let mut tally = Tally::passed();
    if !optimised {
        println!("✗ the bundle is made without wasm-opt");
        tally += Tally::failed();
    }
    for weight in bundle::weights(workspace)? {
        let sign = if weight.passes() { '✓' } else { '✗' };
        println!("{sign} {}: {} of {} bytes", weight.budget.name, weight.brotli, weight.budget.brotli);
        if !weight.holds() {
            let over = weight.brotli - weight.budget.brotli;
            println!("    over its budget by {over} bytes; {} at most while it is missed", weight.budget.at_most);
        }
        if !weight.passes() {
            let Weight { budget, brotli, .. } = weight;
            println!(
                "    {brotli} bytes, and the gate of {} is {}: make it lighter, or raise the gate in xtask/src/budgets.rs and \
                 say what for",
                budget.name, budget.at_most
            );
        }
        tally += Tally::of(weight.passes()).naming([weight.budget.name.to_string()]);
    }
    Ok(tally)
}
