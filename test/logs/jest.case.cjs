require("./expectations.cjs").expectations(require("rpcstatus"));
