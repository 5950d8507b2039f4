import { sveltekit } from "@sveltejs/kit/vite";

// The package stays outside the bundle, as an installed one does; `cookie` is in it, for another version lies beside.
export default {
  plugins: [sveltekit()],
  ssr: { external: ["speculoos"], noExternal: ["cookie"] },
  logLevel: "error",
};
