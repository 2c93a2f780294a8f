/**
 * The configuration of electron-builder: what goes into the app, how it is hardened, and which
 * installers are made of it. Signing takes its certificates from the environment, see
 * docs/packaging.md.
 */
import { appFiles, unpackedFiles } from "./files.mjs";

/** @typedef {import("electron-builder").Configuration} Configuration */

/**
 * Where an updater would look for new versions. Off by default: nothing is published, no address is
 * written into the app, and the app asks nobody.
 * @param {string | undefined} url PROXFLOW_UPDATE_URL: a folder on the web that holds the installers
 * @returns {NonNullable<Configuration["publish"]> | null}
 * @throws RangeError for an address that is not https
 */
function updates(url) {
  if (!url) return null;
  if (!/^https:\/\/\S+$/.test(url))
    throw new RangeError(`PROXFLOW_UPDATE_URL must be an https address, not "${url}".`);
  return { provider: "generic", url };
}

/**
 * What the packages for Linux name their source by.
 * @param {Record<string, string | undefined>} env PROXFLOW_HOMEPAGE, PROXFLOW_MAINTAINER
 */
const source = ({ PROXFLOW_HOMEPAGE: homepage, PROXFLOW_MAINTAINER: maintainer }) => ({
  extraMetadata: homepage ? { homepage } : undefined,
  maintainer: maintainer || undefined,
});

/**
 * @param {{ env?: Record<string, string | undefined>, output?: string, electron?: string }} [options]
 *   output: folder of what is made; electron: folder of an unpacked Electron, default: electron-builder
 *   fetches the version in package.json
 * @returns {Configuration}
 */
export function packaging({ env = process.env, output = "dist/installers", electron } = {}) {
  const { extraMetadata, maintainer } = source(env);
  return {
    appId: "org.proxflow.app",
    productName: "Proxflow",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder fills these in
    artifactName: "${productName}-${version}-${os}-${arch}.${ext}",
    directories: { output, buildResources: "build/packaging/icons" },
    ...(extraMetadata !== undefined && { extraMetadata }),
    files: appFiles,
    asar: true,
    asarUnpack: unpackedFiles,
    // Dawn comes built for each system; nothing is compiled here.
    npmRebuild: false,
    nodeGypRebuild: false,
    ...(electron !== undefined && { electronDist: electron }),
    electronLanguages: ["en", "en-US", "en-GB"],
    electronFuses: {
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
      // Flipping them breaks the signature that a Mac with Apple's chips asks of every program.
      resetAdHocDarwinSignature: true,
    },
    publish: updates(env.PROXFLOW_UPDATE_URL),
    fileAssociations: [
      {
        ext: "proxflow",
        name: "Proxflow document",
        description: "Proxflow document",
        mimeType: "application/x-proxflow+json",
        role: "Editor",
      },
    ],
    linux: {
      target: ["AppImage", "deb", "rpm", "zip"],
      executableName: "proxflow",
      icon: "build/packaging/icons/png",
      category: "Science",
      synopsis: "Models wired on a canvas and solved by projections",
      ...(maintainer !== undefined && { maintainer }),
      vendor: "Proxflow",
    },
    mac: {
      target: [
        { target: "dmg", arch: ["universal"] },
        { target: "zip", arch: ["universal"] },
      ],
      icon: "build/packaging/icons/icon.icns",
      category: "public.app-category.developer-tools",
      hardenedRuntime: true,
      // Dawn's library holds both architectures, and is the same file in both halves.
      x64ArchFiles: "**/darwin-universal/dawn.node",
    },
    win: {
      target: [
        { target: "nsis", arch: ["x64", "arm64"] },
        { target: "zip", arch: ["x64", "arm64"] },
      ],
      icon: "build/packaging/icons/icon.ico",
    },
    nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  };
}
