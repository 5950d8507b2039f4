/** speculoos/dbsc: sessions that are bound to a device. Experimental. */

export type { ScopeRule } from "./dbsc/binding/binding.ts";
export type { BoundCookie, DeviceBindingOptions } from "./dbsc/binding/binding-options.ts";
export type { DeviceEvent, DeviceReason } from "./dbsc/binding/device-events.ts";
export { type DeviceBinding, deviceBound } from "./dbsc/device-bound.ts";
export type { DeviceCheck } from "./dbsc/endpoints/check-device.ts";
export type { BindingCode, BindingReason } from "./dbsc/explain/binding-reason.ts";
export { explainRegistration } from "./dbsc/explain/explain-registration.ts";
