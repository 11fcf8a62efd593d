export { SignInForm as default } from '../../sign-in-form'
