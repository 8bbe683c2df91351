"""The peer on grpcio and grpcio-status: `serve` responds to each call with the status in its request; `call ADDRESS`
makes the calls requested on standard input and prints what grpcio read."""

import base64
import json
import sys
import threading
from concurrent import futures

import grpc
from google.protobuf import any_pb2, json_format, symbol_database, wrappers_pb2
from google.rpc import error_details_pb2, status_pb2  # noqa: F401 (importing error_details_pb2 registers its types)
from grpc_status import rpc_status

SERVICE = "interop.v1.Interop"
String = wrappers_pb2.StringValue


def serve():
    handlers = {
        "Unary": grpc.unary_unary_rpc_method_handler(
            unary, String.FromString, String.SerializeToString
        ),
        "ServerStream": grpc.unary_stream_rpc_method_handler(
            server_stream, String.FromString, String.SerializeToString
        ),
    }
    # Each open call occupies a thread.
    server = grpc.server(futures.ThreadPoolExecutor(32))
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(f"127.0.0.1:{port}", flush=True)
    server.wait_for_termination()


def unary(request, context):
    respond(json.loads(request.value), context)


def server_stream(request, context):
    spec = json.loads(request.value)
    for _ in range(spec["messages"]):
        yield String(value="message")
    respond(spec, context)


def respond(spec, context):
    if "status" not in spec:
        ended = threading.Event()
        context.add_callback(ended.set)
        ended.wait()
    context.abort_with_status(rpc_status.to_status(status_from_json(spec["status"])))


def call(address):
    with grpc.insecure_channel(address) as channel:
        for line in sys.stdin:
            print(json.dumps(perform(channel, **json.loads(line))), flush=True)


def perform(channel, method, request, deadlineMs):
    path, timeout, request = f"/{SERVICE}/{method}", deadlineMs / 1000, String(value=request)
    codecs = (String.SerializeToString, String.FromString)
    messages = 0
    try:
        if method == "Unary":
            channel.unary_unary(path, *codecs)(request, timeout=timeout)
        else:
            for _ in channel.unary_stream(path, *codecs)(request, timeout=timeout):
                messages += 1
    except grpc.RpcError as error:
        outcome = {"messages": messages, "code": error.code().value[0], "message": error.details()}
        try:
            # None if there is no grpc-status-details-bin.
            status = rpc_status.from_call(error)
            return {**outcome, "status": status and json_from_status(status)}
        except ValueError as refusal:
            return {**outcome, "refusal": str(refusal)}
    return {"messages": messages, "code": 0, "message": "", "status": None}


# Converts google.rpc.Status from and to proto3 JSON. proto3 JSON cannot represent a detail of an unknown type; here its
# bytes are under "@value".


def status_from_json(json_status):
    return status_pb2.Status(
        code=json_status["code"],
        message=json_status.get("message", ""),
        details=[detail_from_json(detail) for detail in json_status.get("details", [])],
    )


def detail_from_json(detail):
    if "@value" in detail:
        return any_pb2.Any(type_url=detail["@type"], value=base64.b64decode(detail["@value"]))
    return json_format.ParseDict(detail, any_pb2.Any())


def json_from_status(status):
    result = {"code": status.code, "message": status.message}
    if status.details:
        result["details"] = [json_from_detail(detail) for detail in status.details]
    return result


def json_from_detail(detail):
    try:
        message = symbol_database.Default().GetSymbol(detail.TypeName())()
    except KeyError:
        return {"@type": detail.type_url, "@value": base64.b64encode(detail.value).decode()}
    if not detail.Unpack(message):
        raise ValueError(f"cannot unpack {detail.type_url}")
    return {"@type": detail.type_url, **json_format.MessageToDict(message)}


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        serve()
    elif len(sys.argv) == 3 and sys.argv[1] == "call":
        call(sys.argv[2])
    else:
        sys.exit("usage: peer.py serve | peer.py call ADDRESS")
