export { default } from "../component/page";
