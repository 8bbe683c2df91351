// The peer on grpc-go: `serve` responds to each call with the status in its request; `call ADDRESS` makes the calls
// requested on standard input and prints what grpc-go read.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net"
	"os"

	"google.golang.org/grpc"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

type responseSpec struct {
	Messages int             `json:"messages"`
	Status   json.RawMessage `json:"status"`
}

func main() {
	switch {
	case len(os.Args) == 2 && os.Args[1] == "serve":
		serve()
	case len(os.Args) == 3 && os.Args[1] == "call":
		call(os.Args[2])
	default:
		log.Fatal("usage: interop serve | interop call ADDRESS")
	}
}

func serve() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer()
	server.RegisterService(&grpc.ServiceDesc{
		ServiceName: "interop.v1.Interop",
		HandlerType: (*any)(nil),
		Methods:     []grpc.MethodDesc{{MethodName: "Unary", Handler: unary}},
		Streams:     []grpc.StreamDesc{{StreamName: "ServerStream", Handler: serverStream, ServerStreams: true}},
	}, nil)
	fmt.Println(listener.Addr())
	log.Fatal(server.Serve(listener))
}

func unary(_ any, ctx context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor) (any, error) {
	var request wrapperspb.StringValue
	if err := decode(&request); err != nil {
		return nil, err
	}
	return nil, respond(ctx, request.Value, func() error { return nil })
}

func serverStream(_ any, stream grpc.ServerStream) error {
	var request wrapperspb.StringValue
	if err := stream.RecvMsg(&request); err != nil {
		return err
	}
	return respond(stream.Context(), request.Value, func() error {
		return stream.SendMsg(wrapperspb.String("message"))
	})
}

func respond(ctx context.Context, request string, send func() error) error {
	var spec responseSpec
	if err := json.Unmarshal([]byte(request), &spec); err != nil {
		return err
	}
	for range spec.Messages {
		if err := send(); err != nil {
			return err
		}
	}
	if spec.Status == nil {
		<-ctx.Done()
		return ctx.Err()
	}
	proto, err := statusFromJSON(spec.Status)
	if err != nil {
		return err
	}
	return status.ErrorProto(proto)
}
