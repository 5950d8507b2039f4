import node from "@astrojs/node";

export default {
  output: "server",
  adapter: node({ mode: "middleware" }),
  outDir: "./.astro/dist",
  security: { checkOrigin: true },
  vite: { ssr: { external: ["speculoos"], noExternal: ["cookie"] }, logLevel: "error" },
};
