import { withTranslations } from "rpcstatus/catalog";
import { memberError } from "./members_rpcstatus";

// Members of every catalog keep their names; errors with the same names get a "$".
memberError.localize(memberError.localize$(), "de");
memberError.fallback(memberError.fallback$());
withTranslations(memberError, []).withTranslations();
memberError.madeBy();
memberError.is(memberError.finally$());
memberError.from(memberError.hasOwnProperty$())?.reason satisfies string | undefined;
memberError.domain satisfies string;
memberError.proto().reason satisfies string | undefined;
memberError.spec().reason satisfies string | undefined;
memberError.unknown().reason satisfies string | undefined;
