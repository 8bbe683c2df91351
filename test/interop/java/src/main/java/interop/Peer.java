package interop;

import com.google.protobuf.StringValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

/**
 * The peer on grpc-java: `serve` responds to each call with the status in its request; `call ADDRESS` makes the calls
 * requested on standard input and prints what grpc-java read.
 */
final class Peer {
  private static final String SERVICE = "interop.v1.Interop";

  static final MethodDescriptor<StringValue, StringValue> UNARY = method("Unary", MethodType.UNARY);
  static final MethodDescriptor<StringValue, StringValue> SERVER_STREAM =
      method("ServerStream", MethodType.SERVER_STREAMING);

  public static void main(String[] args) throws Exception {
    if (args.length == 1 && args[0].equals("serve")) {
      serve();
    } else if (args.length == 2 && args[0].equals("call")) {
      Caller.call(args[1]);
    } else {
      System.err.println("usage: Peer serve | Peer call ADDRESS");
      System.exit(1);
    }
  }

  private static MethodDescriptor<StringValue, StringValue> method(String name, MethodType type) {
    return MethodDescriptor.<StringValue, StringValue>newBuilder()
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
        .setRequestMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
        .setResponseMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
        .build();
  }

  private static void serve() throws Exception {
    ServerServiceDefinition service =
        ServerServiceDefinition.builder(SERVICE)
            .addMethod(UNARY, ServerCalls.asyncUnaryCall(Peer::respond))
            .addMethod(SERVER_STREAM, ServerCalls.asyncServerStreamingCall(Peer::respond))
            .build();
    Server server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(service)
            .build()
            .start();
    System.out.println("127.0.0.1:" + server.getPort());
    server.awaitTermination();
  }

  private static void respond(StringValue request, StreamObserver<StringValue> responses) {
    try {
      Struct spec = Json.parse(request.getValue());
      for (int i = 0; i < spec.getFieldsOrThrow("messages").getNumberValue(); i++) {
        responses.onNext(StringValue.of("message"));
      }
      Value status = spec.getFieldsMap().get("status");
      if (status == null) {
        // Keeps the call open until the client ends it.
        Context.current().addListener(context -> {}, Runnable::run);
        return;
      }
      responses.onError(StatusProto.toStatusRuntimeException(Json.statusFromJson(status.getStructValue())));
    } catch (Exception e) {
      responses.onError(e);
    }
  }
}
