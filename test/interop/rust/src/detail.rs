//! Converts the ten standard details of tonic-types from and to proto3 JSON, which tonic-types does not support.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::{Map, Value, json};
use tonic_types::{
    BadRequest, DebugInfo, ErrorDetail, ErrorInfo, FieldViolation, Help, HelpLink,
    LocalizedMessage, PreconditionFailure, PreconditionViolation, QuotaFailure, QuotaViolation,
    RequestInfo, ResourceInfo, RetryInfo,
};

/// Returns None for a type that tonic-types does not know.
pub fn detail_from_json(json: &Value) -> Option<ErrorDetail> {
    let text = |name: &str| text(json, name);
    let violations = list(json, "violations").iter();
    Some(match json["@type"].as_str()? {
        ErrorInfo::TYPE_URL => {
            ErrorInfo::new(text("reason"), text("domain"), map(json, "metadata")).into()
        }
        RetryInfo::TYPE_URL => RetryInfo::new(duration(&text("retryDelay"))).into(),
        DebugInfo::TYPE_URL => {
            let entries: Vec<_> = list(json, "stackEntries")
                .iter()
                .filter_map(Value::as_str)
                .collect();
            DebugInfo::new(
                entries.into_iter().map(String::from).collect::<Vec<_>>(),
                text("detail"),
            )
            .into()
        }
        QuotaFailure::TYPE_URL => {
            QuotaFailure::new(violations.map(quota_violation).collect::<Vec<_>>()).into()
        }
        PreconditionFailure::TYPE_URL => {
            PreconditionFailure::new(violations.map(precondition_violation).collect::<Vec<_>>())
                .into()
        }
        BadRequest::TYPE_URL => {
            let violations = list(json, "fieldViolations").iter().map(field_violation);
            BadRequest::new(violations.collect::<Vec<_>>()).into()
        }
        RequestInfo::TYPE_URL => RequestInfo::new(text("requestId"), text("servingData")).into(),
        ResourceInfo::TYPE_URL => ResourceInfo::new(
            text("resourceType"),
            text("resourceName"),
            text("owner"),
            text("description"),
        )
        .into(),
        Help::TYPE_URL => {
            let links = list(json, "links").iter().map(help_link);
            Help::new(links.collect::<Vec<_>>()).into()
        }
        LocalizedMessage::TYPE_URL => localized_message(json).into(),
        _ => return None,
    })
}

fn quota_violation(json: &Value) -> QuotaViolation {
    let mut violation = QuotaViolation::new(text(json, "subject"), text(json, "description"));
    violation.api_service = text(json, "apiService");
    violation.quota_metric = text(json, "quotaMetric");
    violation.quota_id = text(json, "quotaId");
    violation.quota_dimensions = map(json, "quotaDimensions");
    violation.quota_value = int64(json, "quotaValue").unwrap_or(0);
    // tonic-types misspells this name.
    violation.futura_quota_value = int64(json, "futureQuotaValue");
    violation
}

fn precondition_violation(json: &Value) -> PreconditionViolation {
    PreconditionViolation::new(
        text(json, "type"),
        text(json, "subject"),
        text(json, "description"),
    )
}

fn field_violation(json: &Value) -> FieldViolation {
    let mut violation = FieldViolation::new(text(json, "field"), text(json, "description"));
    violation.reason = text(json, "reason");
    violation.localized_message = json.get("localizedMessage").map(localized_message);
    violation
}

fn help_link(json: &Value) -> HelpLink {
    HelpLink::new(text(json, "description"), text(json, "url"))
}

fn localized_message(json: &Value) -> LocalizedMessage {
    LocalizedMessage::new(text(json, "locale"), text(json, "message"))
}

pub fn json_from_detail(detail: ErrorDetail) -> Value {
    match detail {
        ErrorDetail::ErrorInfo(d) => {
            let fields = json!({ "reason": d.reason, "domain": d.domain, "metadata": d.metadata });
            typed(ErrorInfo::TYPE_URL, fields)
        }
        ErrorDetail::RetryInfo(d) => {
            let delay = d
                .retry_delay
                .map(|delay| format!("{:.3}s", delay.as_secs_f64()));
            typed(RetryInfo::TYPE_URL, json!({ "retryDelay": delay }))
        }
        ErrorDetail::DebugInfo(d) => typed(
            DebugInfo::TYPE_URL,
            json!({ "stackEntries": d.stack_entries, "detail": d.detail }),
        ),
        ErrorDetail::QuotaFailure(d) => {
            let violations: Vec<_> = d
                .violations
                .into_iter()
                .map(json_from_quota_violation)
                .collect();
            typed(QuotaFailure::TYPE_URL, json!({ "violations": violations }))
        }
        ErrorDetail::PreconditionFailure(d) => {
            let violations = d.violations.into_iter().map(|v| {
                fields(
                    json!({ "type": v.r#type, "subject": v.subject, "description": v.description }),
                )
            });
            let violations: Vec<_> = violations.collect();
            typed(
                PreconditionFailure::TYPE_URL,
                json!({ "violations": violations }),
            )
        }
        ErrorDetail::BadRequest(d) => {
            let violations: Vec<_> = d
                .field_violations
                .into_iter()
                .map(json_from_field_violation)
                .collect();
            typed(
                BadRequest::TYPE_URL,
                json!({ "fieldViolations": violations }),
            )
        }
        ErrorDetail::RequestInfo(d) => {
            let fields = json!({ "requestId": d.request_id, "servingData": d.serving_data });
            typed(RequestInfo::TYPE_URL, fields)
        }
        ErrorDetail::ResourceInfo(d) => typed(
            ResourceInfo::TYPE_URL,
            json!({
                "resourceType": d.resource_type,
                "resourceName": d.resource_name,
                "owner": d.owner,
                "description": d.description,
            }),
        ),
        ErrorDetail::Help(d) => {
            let links = d
                .links
                .into_iter()
                .map(|l| fields(json!({ "description": l.description, "url": l.url })));
            let links: Vec<_> = links.collect();
            typed(Help::TYPE_URL, json!({ "links": links }))
        }
        ErrorDetail::LocalizedMessage(d) => {
            typed(LocalizedMessage::TYPE_URL, json_from_localized_message(d))
        }
        other => json!({ "@type": format!("{other:?}") }),
    }
}

fn json_from_quota_violation(v: QuotaViolation) -> Value {
    fields(json!({
        "subject": v.subject,
        "description": v.description,
        "apiService": v.api_service,
        "quotaMetric": v.quota_metric,
        "quotaId": v.quota_id,
        "quotaDimensions": v.quota_dimensions,
        "quotaValue": (v.quota_value != 0).then(|| v.quota_value.to_string()),
        "futureQuotaValue": v.futura_quota_value.map(|value| value.to_string()),
    }))
}

fn json_from_field_violation(v: FieldViolation) -> Value {
    fields(json!({
        "field": v.field,
        "description": v.description,
        "reason": v.reason,
        "localizedMessage": v.localized_message.map(json_from_localized_message),
    }))
}

fn json_from_localized_message(m: LocalizedMessage) -> Value {
    fields(json!({ "locale": m.locale, "message": m.message }))
}

fn typed(type_url: &str, json: Value) -> Value {
    let mut json = fields(json);
    json["@type"] = json!(type_url);
    json
}

/// Returns the object without default values, which proto3 JSON omits.
fn fields(json: Value) -> Value {
    let is_default = |value: &Value| [json!(null), json!(""), json!([]), json!({})].contains(value);
    match json {
        Value::Object(map) => Value::Object(
            map.into_iter()
                .filter(|(_, value)| !is_default(value))
                .collect::<Map<_, _>>(),
        ),
        other => other,
    }
}

pub fn text(json: &Value, name: &str) -> String {
    json[name].as_str().unwrap_or_default().to_owned()
}

pub fn list<'a>(json: &'a Value, name: &str) -> &'a [Value] {
    json[name].as_array().map_or(&[], Vec::as_slice)
}

fn map(json: &Value, name: &str) -> HashMap<String, String> {
    let entries = json[name].as_object().into_iter().flatten();
    entries
        .map(|(key, _)| (key.clone(), text(&json[name], key)))
        .collect()
}

fn int64(json: &Value, name: &str) -> Option<i64> {
    json[name].as_str()?.parse().ok()
}

/// Parses a duration in proto3 JSON, such as "1.500s".
fn duration(text: &str) -> Option<Duration> {
    let seconds = text.strip_suffix('s')?.parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}
