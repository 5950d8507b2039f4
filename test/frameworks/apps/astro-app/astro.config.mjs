import node from "@astrojs/node";

export default {
  output: "server",
  adapter: node({ mode: "middleware" }),
  outDir: "./.astro/dist",
  security: { checkOrigin: true, allowedDomains: [{ hostname: "localhost" }] },
  vite: { ssr: { external: ["speculoos"], noExternal: ["cookie"] }, logLevel: "error" },
};
