//! The use cases, opened as the operator decided: for the server and for its commands alike.

use crate::config::Config;

/// The configuration of the use cases.
#[must_use]
pub fn configuration(config: &Config) -> service::Config {
    let url = config.database.url.expose();
    let database = match url.trim() {
        "" => format!("sqlite://{}", config.data.folder.join("encommun.db").display()),
        url => url.to_owned(),
    };
    let mut services = service::Config::new(&database);
    services.data.clone_from(&config.data.folder);
    services.public_url.clone_from(&config.site.origin);
    services
}

/// Opens the use cases for a command, does it, and closes them whatever came of it.
///
/// # Errors
/// What the database or the command says.
pub fn on<Work>(config: &Config, command: impl FnOnce(service::Services) -> Work) -> anyhow::Result<()>
where
    Work: Future<Output = anyhow::Result<()>>,
{
    let configuration = configuration(config);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let services = service::Services::open(configuration).await?;
        let done = command(services.clone()).await;
        services.close().await;
        done
    })
}
