// Expectations that fail, and so print errors. jest and vitest both run them.

exports.expectations = (rpcstatus) => {
  const { expect, test } = globalThis;
  const { makeError } = require("./error.cjs");
  const error = (available = "3") => makeError(rpcstatus, available);
  const other = () => new rpcstatus.StatusError({ code: 5, message: "only 3 left" });
  const differs = {
    "the error": [error(), error("4")],
    "the code": [error(), other()],
    "in an object": [{ list: [error()] }, { list: [error("4")] }],
    "a copy of the properties": [{ ...error() }, { ...error("4") }],
    "the details": [error().details, error("4").details],
    "the JSON": [error().toJSON(), error("4").toJSON()],
  };
  for (const [name, [a, b]] of Object.entries(differs)) {
    for (const matcher of ["toEqual", "toStrictEqual"]) {
      test(`${name} ${matcher}`, () => expect(a)[matcher](b));
    }
  }
  test("some properties", () => expect(error()).toMatchObject({ code: 5, codeName: "NOT_FOUND" }));

  test("equal errors", () => {
    const decoded = error();
    expect(decoded.reason).toBe("OUT_OF_STOCK");
    for (const matcher of ["toEqual", "toStrictEqual"]) {
      expect(decoded)[matcher](error());
      expect(error())[matcher](decoded);
      expect(decoded.details)[matcher](error().details);
      expect({ ...decoded })[matcher]({ ...error() });
    }
  });

  test("a snapshot", () => expect(error()).toMatchInlineSnapshot("nothing"));
  test("a snapshot of the JSON", () => expect(error().toJSON("")).toMatchInlineSnapshot("nothing"));
  test("a snapshot of the details", () => expect(error().details).toMatchInlineSnapshot("nothing"));

  test("a tester for equality", () => {
    expect.addEqualityTesters([
      function equalStatus(a, b) {
        const { StatusError } = rpcstatus;
        const areErrors = a instanceof StatusError && b instanceof StatusError;
        return areErrors ? this.equals(a.toJSON(), b.toJSON()) : undefined;
      },
    ]);
    expect(error()).toEqual(error());
    expect({ error: error() }).not.toEqual({ error: error("4") });
    expect(error()).not.toEqual(other());
  });
};
