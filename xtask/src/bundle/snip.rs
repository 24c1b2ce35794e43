//! Functions that nothing can call are emptied, so that wasm-opt finds what only they used.
//!
//! Every view is compiled with a second way to come to life, for pages whose code arrives in parts; every attribute with one
//! for elements that are copies of a template; every route with the list that a server makes of all. Ours arrives whole, has
//! no templates and is no server, but each of these functions stands in a table of pointers, where no optimiser can tell.
//! Emptied, such a function traps: the journeys, which open every page, would stop there.

use anyhow::{Context, Result};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module};

/// What the names of such functions hold.
const NEVER_CALLED: [&str; 3] = ["hydrate_async", "hydrate_from_template", "generate_routes"];

/// The compiler may give two functions of the same code one body and one of their names; one that is this long holds what
/// only that way does. Instructions.
const CERTAIN: u64 = 100;

/// Empties them; returns the module without them.
pub fn snip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::from_buffer(bytes).context("the compiled code cannot be read")?;
    let named = |name: &str| NEVER_CALLED.iter().any(|part| name.contains(part)) && !name.contains("drop_in_place");
    let found: Vec<FunctionId> = module
        .funcs
        .iter_local()
        .filter(|(id, function)| function.size() >= CERTAIN && module.funcs.get(*id).name.as_deref().is_some_and(named))
        .map(|(id, _)| id)
        .collect();
    println!("  {} functions that nothing calls", found.len());
    for id in found {
        let signature = module.types.get(module.funcs.get(id).ty());
        let (takes, gives) = (signature.params().to_vec(), signature.results().to_vec());
        let mut trap = FunctionBuilder::new(&mut module.types, &takes, &gives);
        trap.func_body().unreachable();
        let arguments = takes.iter().map(|kind| module.locals.add(*kind)).collect();
        module.funcs.get_mut(id).kind = FunctionKind::Local(trap.local_func(arguments));
    }
    Ok(module.emit_wasm())
}
