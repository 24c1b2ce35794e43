//! A small site like the bundler's, in a folder of its own, removed afterwards.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// The folder.
pub struct BuiltSite(PathBuf);

impl BuiltSite {
    /// Writes it.
    pub fn new() -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let root = std::env::temp_dir().join(format!("encommun-site-{}-{number}", std::process::id()));
        for (name, content) in [
            ("pkg/encommun.a1.js", "export default 1;"),
            ("pkg/late.d4.js", "export default 2;"),
            ("pkg/encommun.b2.wasm", "\0asm"),
            ("pkg/finding.e5.wasm", "\0asm"),
            ("pkg/encommun.c3.css", "body{}"),
            ("pkg/encommun.c3.css.br", "br"),
            ("pkg/broken.f6.css", "body{color:red}"),
            ("pkg/broken.f6.css.gz", "no gzip"),
            ("boot.js", "// boot"),
            ("icons-2.svg", "<svg/>"),
            ("notes.bak", "not for browsers"),
            ("service-worker.js", "// worker source"),
            (
                "assets.json",
                r#"{"build":"b42","js":"/pkg/encommun.a1.js","link":"/pkg/late.d4.js","wasm":"/pkg/encommun.b2.wasm",
                    "late":{"finding":["/pkg/finding.e5.wasm"],"working":[]},
                    "css":"/pkg/encommun.c3.css","precache":["/boot.js","/pkg/encommun.a1.js"]}"#,
            ),
        ] {
            let path = root.join(name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(path, content).expect("written");
        }
        std::fs::write(root.join("pkg/encommun.c3.css.gz"), zipped(b"body{}")).expect("written");
        Self(root)
    }

    /// Where it is.
    pub fn root(&self) -> &Path {
        &self.0
    }
}

/// The same bytes in gzip.
pub fn zipped(bytes: &[u8]) -> Vec<u8> {
    let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    to.write_all(bytes).expect("written");
    to.finish().expect("whole")
}

impl Drop for BuiltSite {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
        let _ = std::fs::remove_dir_all(self.0.with_extension("data"));
    }
}
