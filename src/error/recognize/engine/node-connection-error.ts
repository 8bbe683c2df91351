// Failed connections as Node names them: of its name lookup, its TLS, its HTTP parser and its HTTP/2, and of undici, which
// is Node's fetch. Bun has the same names. Their text stays local.

import { http2Codes } from "../../../../gen/rpcstatus/v1/code_http2_rpcstatus.js";
import { codeFromHttp2 } from "../../../code/http2.js";
import { Code } from "../../../code/names.js";
import { get, isError } from "../../../safe/properties.js";
import { type Found, localError } from "../found.js";

/**
 * A connection that cannot be made, or is lost, is UNAVAILABLE in gRPC, whatever the reason: the name, the certificate,
 * the protocol, or the time that connecting took. A response that does not come in time is DEADLINE_EXCEEDED.
 */
const UNAVAILABLE = `
  EPROTO EAI_FAIL EAI_NODATA EAI_NONAME ESERVFAIL EREFUSED ETIMEOUT EBADRESP ERR_PROXY_TUNNEL
  ERR_STREAM_PREMATURE_CLOSE ERR_SOCKET_CLOSED ERR_SOCKET_CLOSED_BEFORE_CONNECTION ERR_SOCKET_CONNECTION_TIMEOUT
  ERR_HTTP2_ERROR ERR_HTTP2_GOAWAY_SESSION ERR_HTTP2_INVALID_SESSION ERR_HTTP2_PING_CANCEL
  ERR_HTTP2_SESSION_ERROR ERR_HTTP2_SOCKET_UNBOUND ERR_HTTP2_STREAM_CANCEL
  ERR_TLS_CERT_ALTNAME_FORMAT ERR_TLS_CERT_ALTNAME_INVALID ERR_TLS_DH_PARAM_SIZE ERR_TLS_HANDSHAKE_TIMEOUT
  ERR_TLS_SESSION_ATTACK
  UND_ERR_BPL_MISSING_UPSTREAM UND_ERR_CLOSED UND_ERR_CONNECT_TIMEOUT UND_ERR_DESTROYED UND_ERR_HEADERS_OVERFLOW
  UND_ERR_INFO UND_ERR_PRX_TLS UND_ERR_RES_CONTENT_LENGTH_MISMATCH UND_ERR_SOCKET UND_ERR_SOCKS5
  AKID_ISSUER_SERIAL_MISMATCH AKID_SKID_MISMATCH APPLICATION_VERIFICATION CERT_CHAIN_TOO_LONG
  CERT_HAS_EXPIRED CERT_NOT_YET_VALID CERT_REJECTED CERT_REVOKED CERT_SIGNATURE_FAILURE CERT_UNTRUSTED
  CRL_HAS_EXPIRED CRL_NOT_YET_VALID CRL_PATH_VALIDATION_ERROR CRL_SIGNATURE_FAILURE
  DEPTH_ZERO_SELF_SIGNED_CERT DIFFERENT_CRL_SCOPE ERROR_IN_CERT_NOT_AFTER_FIELD
  ERROR_IN_CERT_NOT_BEFORE_FIELD ERROR_IN_CRL_LAST_UPDATE_FIELD ERROR_IN_CRL_NEXT_UPDATE_FIELD
  EXCLUDED_VIOLATION HOSTNAME_MISMATCH INVALID_CA INVALID_EXTENSION INVALID_NON_CA INVALID_POLICY_EXTENSION
  INVALID_PURPOSE IP_ADDRESS_MISMATCH KEYUSAGE_NO_CERTSIGN KEYUSAGE_NO_CRL_SIGN
  KEYUSAGE_NO_DIGITAL_SIGNATURE NAME_CONSTRAINTS_WITHOUT_SANS NO_EXPLICIT_POLICY PATH_LENGTH_EXCEEDED
  PERMITTED_VIOLATION PROXY_CERTIFICATES_NOT_ALLOWED PROXY_PATH_LENGTH_EXCEEDED SELF_SIGNED_CERT_IN_CHAIN
  STORE_LOOKUP SUBJECT_ISSUER_MISMATCH UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY UNABLE_TO_DECRYPT_CERT_SIGNATURE
  UNABLE_TO_DECRYPT_CRL_SIGNATURE UNABLE_TO_GET_CRL UNABLE_TO_GET_CRL_ISSUER UNABLE_TO_GET_ISSUER_CERT
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY UNABLE_TO_VERIFY_LEAF_SIGNATURE UNHANDLED_CRITICAL_CRL_EXTENSION
  UNHANDLED_CRITICAL_EXTENSION UNKNOWN_CERTIFICATE_VERIFICATION_ERROR UNSUPPORTED_CONSTRAINT_SYNTAX
  UNSUPPORTED_CONSTRAINT_TYPE UNSUPPORTED_NAME_SYNTAX
`;

/** The HTTP parser, and OpenSSL. */
const UNAVAILABLE_PREFIX = /^(HPE|ERR_SSL)_/;

const OTHERS: { readonly [code: string]: Code } = {
  ERR_CANCELED: Code.CANCELLED,
  ESOCKETTIMEDOUT: Code.DEADLINE_EXCEEDED,
  ETIME: Code.DEADLINE_EXCEEDED,
  UND_ERR_ABORTED: Code.CANCELLED,
  UND_ERR_BODY_TIMEOUT: Code.DEADLINE_EXCEEDED,
  UND_ERR_HEADERS_TIMEOUT: Code.DEADLINE_EXCEEDED,
};

export function readNodeConnectionError(thrown: unknown): Found | undefined {
  if (!isError(thrown)) return undefined;
  const name = get(thrown, "code");
  if (typeof name !== "string") return undefined;
  const code = codeOf(name, String(get(thrown, "message")));
  return code === undefined ? undefined : localError(thrown, code);
}

function isListed(name: string): boolean {
  return /^\w{1,60}$/.test(name) && new RegExp(`\\b${name}\\b`).test(UNAVAILABLE);
}

function codeOf(name: string, text: string): Code | undefined {
  if (UNAVAILABLE_PREFIX.test(name) || isListed(name)) return Code.UNAVAILABLE;
  if (name !== "ERR_HTTP2_STREAM_ERROR")
    return Object.hasOwn(OTHERS, name) ? OTHERS[name] : undefined;
  const [, reset = ""] = /^Stream closed with error code (?:NGHTTP2_)?(\w+)$/.exec(text) ?? [];
  if (/^\d+$/.test(reset)) return codeFromHttp2(Number(reset));
  return Object.hasOwn(http2Codes, reset) ? http2Codes[reset] : undefined;
}
