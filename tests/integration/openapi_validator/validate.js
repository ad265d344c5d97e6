// SPDX-License-Identifier: BSL-1.0
// Reads an OpenAPI document from standard input; exit status 1, with what is wrong, unless it is a valid one of 3.1.
import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";

const validator = new Validator();
const result = await validator.validate(JSON.parse(readFileSync(0, "utf8")));
if (!result.valid || validator.version !== "3.1") {
  console.error(`version ${validator.version}`, JSON.stringify(result.errors, null, 2));
  process.exit(1);
}
