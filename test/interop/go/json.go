package main

// Converts google.rpc.Status from and to proto3 JSON. proto3 JSON cannot represent a detail of an unknown type;
// here its bytes are under "@value".

import (
	"encoding/json"
	"fmt"

	_ "google.golang.org/genproto/googleapis/rpc/errdetails"
	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
)

type statusJSON struct {
	Code    int32             `json:"code,omitempty"`
	Message string            `json:"message,omitempty"`
	Details []json.RawMessage `json:"details,omitempty"`
}

type unknownJSON struct {
	Type  string `json:"@type"`
	Value []byte `json:"@value"`
}

func statusFromJSON(text []byte) (*spb.Status, error) {
	var parsed statusJSON
	if err := json.Unmarshal(text, &parsed); err != nil {
		return nil, err
	}
	result := &spb.Status{Code: parsed.Code, Message: parsed.Message}
	for _, text := range parsed.Details {
		var unknown unknownJSON
		if err := json.Unmarshal(text, &unknown); err != nil {
			return nil, err
		}
		detail := &anypb.Any{TypeUrl: unknown.Type, Value: unknown.Value}
		if unknown.Value == nil {
			if err := protojson.Unmarshal(text, detail); err != nil {
				return nil, err
			}
		}
		result.Details = append(result.Details, detail)
	}
	return result, nil
}

func jsonFromStatus(read *status.Status) ([]byte, error) {
	result := statusJSON{Code: int32(read.Code()), Message: read.Message()}
	for index, detail := range read.Details() {
		packed := read.Proto().Details[index]
		text, err := jsonFromDetail(packed, detail)
		if err != nil {
			return nil, err
		}
		result.Details = append(result.Details, text)
	}
	return json.Marshal(result)
}

// Details returns an error in place of a message that it cannot decode.
func jsonFromDetail(packed *anypb.Any, detail any) ([]byte, error) {
	message, ok := detail.(proto.Message)
	if !ok {
		return json.Marshal(unknownJSON{packed.TypeUrl, packed.Value})
	}
	text, err := protojson.Marshal(message)
	if err != nil {
		return nil, err
	}
	fields := map[string]any{}
	if err := json.Unmarshal(text, &fields); err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", text, err)
	}
	fields["@type"] = packed.TypeUrl
	return json.Marshal(fields)
}
