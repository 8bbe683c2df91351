// A custom detail type: the schema that protobuf-es generates from a .proto file.

import { create, createFileRegistry, type Message } from "@bufbuild/protobuf";
import type { GenMessage } from "@bufbuild/protobuf/codegenv2";
import {
  FileDescriptorSetSchema,
  file_google_protobuf_timestamp,
  FieldDescriptorProto_Label as Label,
  type Timestamp,
  FieldDescriptorProto_Type as Type,
} from "@bufbuild/protobuf/wkt";

export type StockReport = Message<"acme.shop.v1.StockReport"> & {
  warehouse: string;
  nextDelivery?: Timestamp | undefined;
  reserved: bigint[];
};

export const registry = createFileRegistry(
  create(FileDescriptorSetSchema, {
    file: [
      file_google_protobuf_timestamp.proto,
      {
        name: "acme/shop/v1/stock.proto",
        package: "acme.shop.v1",
        syntax: "proto3",
        dependency: ["google/protobuf/timestamp.proto"],
        messageType: [
          {
            name: "StockReport",
            field: [
              {
                name: "warehouse",
                jsonName: "warehouse",
                number: 1,
                type: Type.STRING,
                label: Label.OPTIONAL,
              },
              {
                name: "next_delivery",
                jsonName: "nextDelivery",
                number: 2,
                type: Type.MESSAGE,
                typeName: ".google.protobuf.Timestamp",
                label: Label.OPTIONAL,
              },
              {
                name: "reserved",
                jsonName: "reserved",
                number: 3,
                type: Type.INT64,
                label: Label.REPEATED,
              },
            ],
          },
        ],
      },
    ],
  }),
);
export const StockReportSchema = registry.getMessage(
  "acme.shop.v1.StockReport",
) as GenMessage<StockReport>;
