export { renderWithSlipstream } from "./renderWithSlipstream.js";
export type {
  RenderWithSlipstreamOptions,
  RenderWithSlipstreamResult,
} from "./renderWithSlipstream.js";
