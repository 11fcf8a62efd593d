import { Form, redirect } from 'react-router'
import { sessionContext, tokensContext } from '../auth.server'
import type { Route } from './+types/account'

export function loader({ context, request }: Route.LoaderArgs) {
  const session = context.get(sessionContext)
  if (session.status === 'signedIn') return { email: session.user.email }
  throw redirect(`/sign-in?${new URLSearchParams({ from: new URL(request.url).pathname })}`)
}

/** An action asks for the session itself: whoever can send a request can call it. */
export async function action({ context }: Route.ActionArgs) {
  const { accessToken } = await context.get(tokensContext)()
  return accessToken.claims.username
}

export default function Account({ loaderData, actionData }: Route.ComponentProps) {
  return (
    <>
      <h1>{`Account of ${loaderData.email}`}</h1>
      <Form method="post">
        <button type="submit">Ask the server</button> <output data-testid="answer">{actionData}</output>
      </Form>
    </>
  )
}
