import * as rpcstatus from "rpcstatus";
import { expectations } from "./expectations.cjs";

expectations(rpcstatus);
