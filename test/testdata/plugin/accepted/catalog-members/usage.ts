import { memberError } from "./members_rpcstatus";

// What every catalog has keeps its name; the errors stand beside it.
memberError.localize(memberError.localize$(), "de");
memberError.fallback(memberError.fallback$());
memberError.withTranslations([]).withTranslations$();
memberError.is(memberError.finally$());
memberError.from(memberError.hasOwnProperty$())?.reason satisfies string | undefined;
memberError.domain satisfies string;
memberError.proto().reason satisfies string | undefined;
memberError.spec().reason satisfies string | undefined;
memberError.unknown().reason satisfies string | undefined;
