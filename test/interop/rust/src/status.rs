//! Converts google.rpc.Status from and to proto3 JSON. proto3 JSON cannot represent a detail of an unknown type;
//! here its bytes are under "@value". tonic-types handles only the standard types, so other details are inserted by
//! hand.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use prost::Message;
use prost_types::Any;
use serde_json::{Value, json};
use tonic::{Code, Status};
use tonic_types::{StatusExt, pb};

use crate::Error;
use crate::detail::{detail_from_json, json_from_detail, list, text};

pub fn status_from_json(json: &Value) -> Result<Status, Status> {
    let code = Code::from(json["code"].as_i64().unwrap_or(0) as i32);
    let message = text(json, "message");
    let details = list(json, "details");
    let known: Vec<_> = details.iter().filter_map(detail_from_json).collect();
    if known.len() == details.len() {
        return Ok(match known.len() {
            0 => Status::new(code, message),
            _ => Status::with_error_details_vec(code, message, known),
        });
    }
    let typed = Status::with_error_details_vec(code, message.clone(), known);
    let mut status = decode(&typed).map_err(|e| Status::internal(e.to_string()))?;
    for (index, detail) in details.iter().enumerate() {
        if let Some(bytes) = detail["@value"].as_str() {
            let value = BASE64_STANDARD
                .decode(bytes)
                .map_err(|e| Status::internal(e.to_string()))?;
            status.details.insert(
                index,
                Any {
                    type_url: text(detail, "@type"),
                    value,
                },
            );
        }
    }
    Ok(Status::with_details(
        code,
        message,
        status.encode_to_vec().into(),
    ))
}

fn decode(status: &Status) -> Result<pb::Status, prost::DecodeError> {
    pb::Status::decode(status.details())
}

/// Returns null if there is no grpc-status-details-bin.
pub fn json_from_status(status: &Status) -> Result<Value, Error> {
    if status.details().is_empty() {
        return Ok(Value::Null);
    }
    let decoded = decode(status)?;
    let mut known = status
        .check_error_details_vec()?
        .into_iter()
        .map(json_from_detail)
        .peekable();
    let details: Vec<_> = decoded
        .details
        .iter()
        .map(|any| {
            let is_next = |json: &Value| json["@type"].as_str() == Some(&any.type_url);
            known.next_if(is_next).unwrap_or_else(
                || json!({ "@type": any.type_url, "@value": BASE64_STANDARD.encode(&any.value) }),
            )
        })
        .collect();
    Ok(json!({ "code": decoded.code, "message": decoded.message, "details": details }))
}
