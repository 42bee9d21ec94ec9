// Identifiers of organisations: "scheme:number" (docs/registry.md, "Entries"). The scheme jcn is Japan's corporate number, with a check digit.

function corporateNumberIsRight(digits) {
  let sum = 0;
  for (let n = 1; n < 13; n += 1) {
    sum += (n % 2 === 1 ? 1 : 2) * Number(digits[13 - n]);
  }
  return Number(digits[0]) === 9 - (sum % 9);
}

export function isOrganisationId(id) {
  const jcn = /^jcn:(.*)$/.exec(id);
  if (jcn !== null) {
    return /^[0-9]{13}$/.test(jcn[1]) && corporateNumberIsRight(jcn[1]);
  }
  return /^[a-z][a-z0-9-]{0,31}:[A-Za-z0-9._-]{1,64}$/.test(id);
}
