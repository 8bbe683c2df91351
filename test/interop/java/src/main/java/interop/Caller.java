package interop;

import com.google.protobuf.StringValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

final class Caller {
  static void call(String address) throws Exception {
    Channel channel = Grpc.newChannelBuilder(address, InsecureChannelCredentials.create()).build();
    BufferedReader calls = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream outcomes = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (String call; (call = calls.readLine()) != null; ) {
      outcomes.println(Json.print(perform(channel, Json.parse(call))));
    }
    System.exit(0);
  }

  private static Struct perform(Channel channel, Struct call) throws Exception {
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(
            (long) call.getFieldsOrThrow("deadlineMs").getNumberValue(), TimeUnit.MILLISECONDS);
    StringValue request = StringValue.of(call.getFieldsOrThrow("request").getStringValue());
    int messages = 0;
    try {
      if (call.getFieldsOrThrow("method").getStringValue().equals("Unary")) {
        ClientCalls.blockingUnaryCall(channel, Peer.UNARY, options, request);
      } else {
        Iterator<StringValue> responses =
            ClientCalls.blockingServerStreamingCall(channel, Peer.SERVER_STREAM, options, request);
        for (; responses.hasNext(); responses.next()) {
          messages++;
        }
      }
    } catch (StatusRuntimeException e) {
      Status read = e.getStatus();
      String message = read.getDescription() == null ? "" : read.getDescription();
      return outcome(messages, read.getCode().value(), message)
          .putFields("status", Json.value(Json.jsonFromStatus(StatusProto.fromThrowable(e))))
          .build();
    }
    return outcome(messages, 0, "").build();
  }

  private static Struct.Builder outcome(int messages, int code, String message) {
    return Struct.newBuilder()
        .putFields("messages", Value.newBuilder().setNumberValue(messages).build())
        .putFields("code", Value.newBuilder().setNumberValue(code).build())
        .putFields("message", Value.newBuilder().setStringValue(message).build());
  }
}
