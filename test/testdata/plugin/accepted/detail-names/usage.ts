import { detailNameError } from "./names_rpcstatus";

const match = detailNameError.match.from(new Error());
// Properties of the match.
match?.metadata satisfies object | undefined;
match?.issues satisfies readonly object[] | undefined;
match?.retryDelayMs satisfies number | undefined;
// The details.
match?.metadata$?.text satisfies string | undefined;
match?.issues$?.text satisfies string | undefined;
match?.spec$?.text satisfies string | undefined;
match?.retryDelayMs$?.ms satisfies bigint | undefined;
match?.rawReason$?.text satisfies string | undefined;
match?.details$?.text satisfies string | undefined;
match?.then$?.text satisfies string | undefined;
match?.toJSON$?.text satisfies string | undefined;
