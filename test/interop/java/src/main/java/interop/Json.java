package interop;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.ErrorDetailsProto;
import com.google.rpc.Status;
import java.util.Base64;

/**
 * Converts google.rpc.Status from and to proto3 JSON. proto3 JSON cannot represent a detail of an unknown type;
 * here its bytes are under "@value".
 */
final class Json {
  private static final TypeRegistry TYPES =
      TypeRegistry.newBuilder().add(ErrorDetailsProto.getDescriptor().getMessageTypes()).build();
  private static final JsonFormat.Parser PARSER = JsonFormat.parser().usingTypeRegistry(TYPES);
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().usingTypeRegistry(TYPES).omittingInsignificantWhitespace();

  static Struct parse(String json) throws InvalidProtocolBufferException {
    Struct.Builder struct = Struct.newBuilder();
    PARSER.merge(json, struct);
    return struct.build();
  }

  static String print(Struct json) throws InvalidProtocolBufferException {
    return PRINTER.print(json);
  }

  static Status statusFromJson(Struct json) throws InvalidProtocolBufferException {
    Status.Builder status = Status.newBuilder();
    PARSER.merge(PRINTER.print(json.toBuilder().removeFields("details").build()), status);
    for (Value detail : json.getFieldsOrDefault("details", Value.getDefaultInstance()).getListValue().getValuesList()) {
      status.addDetails(detailFromJson(detail.getStructValue()));
    }
    return status.build();
  }

  private static Any detailFromJson(Struct json) throws InvalidProtocolBufferException {
    Any.Builder detail = Any.newBuilder();
    Value bytes = json.getFieldsMap().get("@value");
    if (bytes == null) {
      PARSER.merge(PRINTER.print(json), detail);
    } else {
      detail
          .setTypeUrl(json.getFieldsOrThrow("@type").getStringValue())
          .setValue(ByteString.copyFrom(Base64.getDecoder().decode(bytes.getStringValue())));
    }
    return detail.build();
  }

  static Struct jsonFromStatus(Status status) throws InvalidProtocolBufferException {
    Struct.Builder json = parse(PRINTER.print(status.toBuilder().clearDetails().build())).toBuilder();
    ListValue.Builder details = ListValue.newBuilder();
    for (Any detail : status.getDetailsList()) {
      details.addValues(value(jsonFromDetail(detail)));
    }
    if (details.getValuesCount() > 0) {
      json.putFields("details", Value.newBuilder().setListValue(details).build());
    }
    return json.build();
  }

  private static Struct jsonFromDetail(Any detail) throws InvalidProtocolBufferException {
    if (TYPES.getDescriptorForTypeUrl(detail.getTypeUrl()) != null) {
      return parse(PRINTER.print(detail));
    }
    String bytes = Base64.getEncoder().encodeToString(detail.getValue().toByteArray());
    return Struct.newBuilder()
        .putFields("@type", Value.newBuilder().setStringValue(detail.getTypeUrl()).build())
        .putFields("@value", Value.newBuilder().setStringValue(bytes).build())
        .build();
  }

  static Value value(Struct struct) {
    return Value.newBuilder().setStructValue(struct).build();
  }
}
