//! TLS of the server itself: 1.2 or later, a certificate from files that can be read anew while it runs.

use crate::config::TlsFiles;
use crate::{Failure, Outcome};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// A greeting must be finished within this time.
const GREETING: Duration = Duration::from_secs(3);

/// The server's end of TLS. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Tls {
    files: TlsFiles,
    acceptor: Arc<RwLock<TlsAcceptor>>,
}

impl Tls {
    /// Reads the certificate and its key.
    pub(crate) fn open(files: &TlsFiles) -> Outcome<Self> {
        let acceptor = read(files)?;
        Ok(Self { files: files.clone(), acceptor: Arc::new(RwLock::new(acceptor)) })
    }

    /// Reads the files anew, after they were renewed. Where they can't be used, the old ones stay.
    pub(crate) fn renew(&self) -> Outcome {
        let acceptor = read(&self.files)?;
        *self.acceptor.write().unwrap_or_else(PoisonError::into_inner) = acceptor;
        Ok(())
    }

    /// Greets a connection; nothing where it is slow or speaks no TLS.
    pub(crate) async fn greet(&self, stream: TcpStream) -> Option<TlsStream<TcpStream>> {
        let acceptor = self.acceptor.read().unwrap_or_else(PoisonError::into_inner).clone();
        tokio::time::timeout(GREETING, acceptor.accept(stream)).await.ok()?.ok()
    }
}

fn read(files: &TlsFiles) -> Outcome<TlsAcceptor> {
    let unusable = |path: &Path, why: &dyn std::fmt::Display| {
        Failure::from(format!("{} can't be used for TLS ({why}). Nothing was changed.", path.display()))
    };
    let of_certificate = |error| unusable(&files.certificate, &error);
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(&files.certificate)
        .map_err(of_certificate)?
        .collect::<Result<_, _>>()
        .map_err(of_certificate)?;
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|error| unusable(&files.key, &error))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error| unusable(&files.certificate, &error))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
