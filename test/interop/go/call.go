package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

type callSpec struct {
	Method     string `json:"method"`
	DeadlineMS int    `json:"deadlineMs"`
	Request    string `json:"request"`
}

type outcome struct {
	Messages int    `json:"messages"`
	Code     int    `json:"code"`
	Message  string `json:"message"`
	// The status that grpc-go read from grpc-status-details-bin.
	Status json.RawMessage `json:"status"`
}

func call(address string) {
	connection, err := grpc.NewClient("passthrough:///"+address,
		grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		log.Fatal(err)
	}
	calls := json.NewDecoder(bufio.NewReader(os.Stdin))
	outcomes := json.NewEncoder(os.Stdout)
	for {
		var spec callSpec
		if err := calls.Decode(&spec); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			log.Fatal(err)
		}
		if err := outcomes.Encode(perform(connection, spec)); err != nil {
			log.Fatal(err)
		}
	}
}

func perform(connection *grpc.ClientConn, spec callSpec) outcome {
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(spec.DeadlineMS)*time.Millisecond)
	defer cancel()
	messages, err := receive(ctx, connection, spec)
	read, ok := status.FromError(err)
	if !ok {
		log.Fatalf("cannot read a status from %v", err)
	}
	json, err := jsonFromStatus(read)
	if err != nil {
		log.Fatal(err)
	}
	return outcome{messages, int(read.Code()), read.Message(), json}
}

func receive(ctx context.Context, connection *grpc.ClientConn, spec callSpec) (int, error) {
	path := "/interop.v1.Interop/" + spec.Method
	request := wrapperspb.String(spec.Request)
	var response wrapperspb.StringValue
	if spec.Method == "Unary" {
		return 0, connection.Invoke(ctx, path, request, &response)
	}
	stream, err := connection.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, path)
	if err != nil {
		return 0, err
	}
	if err := stream.SendMsg(request); err != nil {
		return 0, err
	}
	if err := stream.CloseSend(); err != nil {
		return 0, err
	}
	for messages := 0; ; messages++ {
		if err := stream.RecvMsg(&response); err != nil {
			return messages, err
		}
	}
}
