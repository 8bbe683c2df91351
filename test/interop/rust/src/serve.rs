use std::convert::Infallible;
use std::future::pending;

use serde_json::Value;
use tonic::body::Body;
use tonic::codegen::tokio_stream::{self, StreamExt};
use tonic::codegen::{BoxFuture, BoxStream, Context, Poll, Service, http};
use tonic::server::{Grpc, NamedService};
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic::{Request, Response, Status};
use tonic_prost::ProstCodec;
use tower::service_fn;

use crate::Error;
use crate::status::status_from_json;

pub async fn serve() -> Result<(), Error> {
    let incoming = TcpIncoming::bind("127.0.0.1:0".parse()?)?;
    println!("{}", incoming.local_addr()?);
    Server::builder()
        .add_service(Interop)
        .serve_with_incoming(incoming)
        .await?;
    Ok(())
}

// prost represents google.protobuf.StringValue as String.
#[derive(Clone)]
struct Interop;

impl NamedService for Interop {
    const NAME: &'static str = "interop.v1.Interop";
}

impl Service<http::Request<Body>> for Interop {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<Self::Response, Self::Error>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        Box::pin(async move {
            let mut grpc = Grpc::new(ProstCodec::<String, String>::default());
            Ok(match request.uri().path() {
                "/interop.v1.Interop/Unary" => grpc.unary(service_fn(unary), request).await,
                _ => {
                    grpc.server_streaming(service_fn(server_stream), request)
                        .await
                }
            })
        })
    }
}

async fn unary(request: Request<String>) -> Result<Response<String>, Status> {
    let (_, status) = parse_spec(request)?;
    Err(match status {
        Some(status) => status,
        None => pending().await,
    })
}

async fn server_stream(request: Request<String>) -> Result<Response<BoxStream<String>>, Status> {
    let (messages, status) = parse_spec(request)?;
    if let (0, Some(status)) = (messages, &status) {
        return Err(status.clone());
    }
    let sent = tokio_stream::iter((0..messages).map(|_| Ok("message".to_owned())));
    Ok(Response::new(match status {
        Some(status) => Box::pin(sent.chain(tokio_stream::once(Err(status)))),
        None => Box::pin(sent.chain(tokio_stream::pending())),
    }))
}

fn parse_spec(request: Request<String>) -> Result<(u64, Option<Status>), Status> {
    let spec: Value =
        serde_json::from_str(request.get_ref()).map_err(|e| Status::internal(e.to_string()))?;
    let messages = spec["messages"].as_u64().unwrap_or(0);
    Ok((
        messages,
        spec.get("status").map(status_from_json).transpose()?,
    ))
}
