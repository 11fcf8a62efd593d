import { bootstrapApplication } from '@angular/platform-browser'
import { provideAuth } from 'cognito-machines/angular'
import { demoAuth } from '../../shared/demo-auth.ts'
import { AuthScreens } from './auth-screens.ts'

bootstrapApplication(AuthScreens, { providers: [provideAuth(demoAuth({}))] }).catch(console.error)
