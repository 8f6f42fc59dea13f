/** Functions of credentials that fail, with how they do it. */
export const failingParams: [how: string, params: () => object | Promise<object>][] = [
  [
    "throw",
    () => {
      throw new Error("no token");
    },
  ],
  ["reject", () => Promise.reject(new Error("no token"))],
];
