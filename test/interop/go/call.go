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

type task struct {
	Method     string `json:"method"`
	DeadlineMS int    `json:"deadlineMs"`
	Request    string `json:"request"`
}

type outcome struct {
	Messages int    `json:"messages"`
	Code     int    `json:"code"`
	Message  string `json:"message"`
	// What the library makes of grpc-status-details-bin.
	Status json.RawMessage `json:"status"`
}

func call(address string) {
	connection, err := grpc.NewClient("passthrough:///"+address,
		grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		log.Fatal(err)
	}
	tasks := json.NewDecoder(bufio.NewReader(os.Stdin))
	outcomes := json.NewEncoder(os.Stdout)
	for {
		var task task
		if err := tasks.Decode(&task); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			log.Fatal(err)
		}
		if err := outcomes.Encode(perform(connection, task)); err != nil {
			log.Fatal(err)
		}
	}
}

func perform(connection *grpc.ClientConn, task task) outcome {
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(task.DeadlineMS)*time.Millisecond)
	defer cancel()
	messages, err := receive(ctx, connection, task)
	read, ok := status.FromError(err)
	if !ok {
		log.Fatalf("cannot read a status of %v", err)
	}
	json, err := jsonFromStatus(read)
	if err != nil {
		log.Fatal(err)
	}
	return outcome{messages, int(read.Code()), read.Message(), json}
}

func receive(ctx context.Context, connection *grpc.ClientConn, task task) (int, error) {
	path := "/interop.v1.Interop/" + task.Method
	request := wrapperspb.String(task.Request)
	var response wrapperspb.StringValue
	if task.Method == "Unary" {
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
