// The same package from CommonJS.
import rpcstatus = require("rpcstatus");
import code = require("rpcstatus/code");
import connect = require("rpcstatus/connect");
import grpc = require("rpcstatus/grpc-js");

export const error: rpcstatus.StatusError = new rpcstatus.StatusError({
  code: code.Code.NOT_FOUND,
});
export const answer: object = grpc.serverErrorFrom(error);
export const failure: Error = connect.connectErrorFrom(error);
