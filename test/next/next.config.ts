// No types of Next.js here and in the app: they would change those of Node.js for all of the tests.
export default {
  // What the app's node_modules link to lies outside of its folder.
  turbopack: { root: "/" },
  // They are checked where the app is from.
  typescript: { ignoreBuildErrors: true },
};
