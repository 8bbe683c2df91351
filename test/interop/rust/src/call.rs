use std::io::{BufRead, stdin};
use std::time::Duration;

use serde_json::{Value, json};
use tonic::client::Grpc;
use tonic::codegen::http::uri::PathAndQuery;
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status};
use tonic_prost::ProstCodec;

use crate::Error;
use crate::status::json_from_status;

pub async fn call(address: &str) -> Result<(), Error> {
    let channel = Endpoint::from_shared(format!("http://{address}"))?.connect_lazy();
    let mut client = Grpc::new(channel);
    for line in stdin().lock().lines() {
        let call: Value = serde_json::from_str(&line?)?;
        let mut messages = 0;
        let outcome = match receive(&mut client, &call, &mut messages).await {
            Ok(()) => json!({ "messages": messages, "code": 0, "message": "" }),
            Err(status) => json!({
                "messages": messages,
                "code": status.code() as i32,
                "message": status.message(),
                "status": json_from_status(&status)?,
            }),
        };
        println!("{outcome}");
    }
    Ok(())
}

async fn receive(
    client: &mut Grpc<Channel>,
    call: &Value,
    messages: &mut u32,
) -> Result<(), Status> {
    let method = call["method"].as_str().unwrap_or_default();
    let path = PathAndQuery::try_from(format!("/interop.v1.Interop/{method}"))
        .map_err(|e| Status::internal(e.to_string()))?;
    let mut request = Request::new(call["request"].as_str().unwrap_or_default().to_owned());
    request.set_timeout(Duration::from_millis(
        call["deadlineMs"].as_u64().unwrap_or(0),
    ));
    client
        .ready()
        .await
        .map_err(|e| Status::from_error(e.into()))?;
    let codec = ProstCodec::<String, String>::default();
    if method == "Unary" {
        return client.unary(request, path, codec).await.map(|_| ());
    }
    let mut stream = client
        .server_streaming(request, path, codec)
        .await?
        .into_inner();
    while stream.message().await?.is_some() {
        *messages += 1;
    }
    Ok(())
}
